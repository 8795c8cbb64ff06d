/** Money leaves at a rate: a thief, or a crowd in panic, meets a door that lets only so much through. */
import { number, share, toggle } from '../../scenario/declaration.ts'
import {
  MARK_EVENT,
  VAULT_PAUSED,
  WITHDRAW_MARGIN,
  WITHDRAW_ROOM,
  WITHDRAWN,
} from '../../world/world.ts'
import { defineBreaker, ON } from './breaker.ts'
import { heldByAgents, isLookDue, ratio } from './figures.ts'
import { lower, raise } from './gates.ts'
import { AFTER_SLOTS, grownWithin, windowOf } from './slots.ts'
import { announce, turn, whenArmed } from './trip.ts'
import { closesAt, tripParams, tripRule } from './tripParams.ts'

/** Register: quanta that all agents had at the last look. */
const HELD = AFTER_SLOTS

/** Seconds between two looks at what all have. */
const LOOKS_EVERY = 60

export const withdrawalLimit = defineBreaker({
  id: 'withdrawal-limit',
  name: 'Withdrawal limit',
  about: 'Lets only a part of all money leave within a window, and asks for margin to stay behind.',
  stops: ({ pausesVault }) => (pausesVault ? ['withdraw', 'leave-vault'] : ['withdraw']),
  params: {
    limitShare: share(0.1, {
      label: 'Limit',
      help: 'Part of all equity that may leave within the window. Lower: stolen money stays, and honest money too.',
      min: 0.0001,
      slider: [0.005, 0.5],
      live: true,
      channel: 'room to withdraw = min(share x equity, cap in usd) - what has left in the window',
    }),
    limitUsd: number('usd', 0, {
      label: 'Limit in usd',
      help: 'The same in usd, whichever is less. 0: no such limit.',
      min: 0,
      max: 4e11,
      slider: [0, 1e8],
      live: true,
      channel: 'room to withdraw = min(share x equity, cap in usd) - what has left in the window',
    }),
    // Not live: what is remembered of the window has its length.
    windowSeconds: number('seconds', 3600, {
      label: 'Window',
      help: 'Time over which what has left is added up: on dYdX an hour and a day.',
      min: 1,
      max: 864_000,
      slider: [60, 86_400],
    }),
    // Hyperliquid asks for 20 % since a whale withdrew the margin of 340 M usd and left the loss to the vault (March 2025).
    marginOnWithdrawal: share(0.1, {
      label: 'Margin stays behind',
      help: 'Part of its notional that an account must keep when money leaves it, in force at all times.',
      slider: [0, 0.5],
      live: true,
      channel: 'may leave = equity - max(initial margin, share x notional)',
    }),
    pausesVault: toggle(true, {
      label: 'Vault too',
      help: 'While it is on nothing leaves the vault either.',
      live: true,
    }),
    closesAt: closesAt(0.9),
    ...tripParams(300, 0),
  },
  bind: (context, params) => {
    const { markets, registers, protocol, stepSeconds } = context
    const { tally } = protocol
    const [{ unit }] = markets
    const window = windowOf(params.windowSeconds, stepSeconds)
    const rule = tripRule(params.closesAt, params, stepSeconds)
    const mostUsd = params.limitUsd > 0 ? params.limitUsd / unit : Infinity
    return whenArmed(context, params.armed, step => {
      if (registers[HELD] === 0 || isLookDue(step, stepSeconds, LOOKS_EVERY))
        registers[HELD] = heldByAgents(context)
      const most = Math.min(mostUsd, params.limitShare * registers[HELD])
      const gone = grownWithin(registers, window, step, tally[WITHDRAWN])
      const change = turn(registers, step, ratio(gone, most), rule)
      if (change) announce(context, change, markets[0].state[MARK_EVENT])
      const isOn = registers[ON] === 1
      lower(tally, WITHDRAW_ROOM, isOn ? 0 : Math.max(0, Math.floor(most - gone)))
      raise(tally, WITHDRAW_MARGIN, params.marginOnWithdrawal)
      if (isOn && params.pausesVault) tally[VAULT_PAUSED] = 1
    })
  },
})
