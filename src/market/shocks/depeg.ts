/** A coin that stands for another is worth less than it for a while. */
import { number, share } from '../../scenario/declaration.ts'
import { PEG } from '../../world/world.ts'
import { defineShock } from '../shock.ts'

export const depeg = defineShock({
  id: 'depeg',
  name: 'Depeg',
  about: 'What stands for the coin of a market, as a staked one does, is worth less than it.',
  params: {
    to: share(0.94, {
      label: 'Falls to',
      help: 'Part of the index that it is still worth. Staked ether was at about 94 percent in June 2022.',
      slider: [0.5, 1],
    }),
    lasts: number('seconds', 86_400, {
      label: 'Lasts',
      help: 'How long it stays there; at least a step.',
      min: 0,
      max: 1e8,
      slider: [0, 604_800],
    }),
    recovers: number('seconds', 86_400, {
      label: 'Recovers in',
      help: 'Time in which it comes back from there, evenly; 0: at once.',
      min: 0,
      max: 1e8,
      slider: [0, 604_800],
    }),
  },
  bind: ({ market: { state }, begins, stepSeconds }, { to, lasts, recovers }) => {
    const steps = (seconds: number): number => Math.ceil(seconds / stepSeconds - 1e-9)
    const turns = begins + Math.max(1, steps(lasts))
    const ends = turns + steps(recovers)
    return step => {
      if (step < begins || step > ends) return
      const back = step < turns ? 0 : step === ends ? 1 : (step - turns) / (ends - turns)
      state[PEG] = back === 1 ? 1 : to + (1 - to) * back
    }
  },
})
