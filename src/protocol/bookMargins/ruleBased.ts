/** Margin by rules: each short option pays for itself, or an expiry for the most it can lose. */
import { choice, number } from '../../scenario/declaration.ts'
import { ruleBasedMargin, type RuleBook } from '../margin/books/ruleBased.ts'
import { deribitStandard, deriveSrm } from '../margin/books/rules.ts'
import { defineBookMargin } from './bookMargin.ts'

const RULES: Readonly<Record<string, RuleBook>> = { derive: deriveSrm, deribit: deribitStandard }

export const ruleBasedBooks = defineBookMargin({
  id: 'rule-based',
  name: 'Rule-based margin',
  about:
    'Every short option pays a share of the price and its mark; hedges count only within an expiry, or not at all.',
  params: {
    rules: choice('derive', ['derive', 'deribit'], {
      label: 'Rules',
      help: 'Standard margin of Derive, which knows the most an expiry can lose, or of Deribit, which does not.',
    }),
    shorts: number('multiple', 1, {
      label: 'Short options',
      help: 'Multiplies the shares of the price that short options pay.',
      min: 0.01,
      max: 10,
      slider: [0.25, 3],
      live: true,
      channel: 'share of the price x factor',
    }),
  },
  bind: (_, { rules, shorts: factor }) => {
    const { shorts, ...rest } = RULES[rules]
    const { initial, initialFloor, callMaintenance, putMaintenance } = shorts
    const { prepare, require } = ruleBasedMargin({
      ...rest,
      shorts: {
        ...shorts,
        initial: initial * factor,
        initialFloor: initialFloor * factor,
        callMaintenance: callMaintenance * factor,
        putMaintenance: putMaintenance * factor,
      },
    })
    return {
      scenarios: 0,
      grid: undefined,
      scaleMost: 1,
      update: () => undefined,
      prepare,
      require,
    }
  },
})
