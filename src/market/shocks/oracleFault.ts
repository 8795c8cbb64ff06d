/** Sources of a market's oracle fail for a while. */
import { choice, number, whole } from '../../scenario/declaration.ts'
import {
  FEED_FAULTS,
  FEED_MODE,
  FEED_SIZE,
  FEED_SOURCES,
  FEED_UNTIL,
  SOURCES_MOST,
} from '../oracle.ts'
import { defineShock } from '../shock.ts'

const [, ...FAILURES] = FEED_FAULTS

export const oracleFault = defineShock({
  id: 'oracle-fault',
  name: 'Oracle fault',
  about:
    "Makes sources of the market's oracle freeze, fall silent or say something wrong for a while.",
  params: {
    fault: choice('stale', FAILURES, {
      label: 'Fault',
      help: 'Frozen price, silence, a bias, one jump, or half of the sources up and half down.',
    }),
    sources: whole('count', 1, {
      label: 'Sources at fault',
      help: 'From the first on; a market whose oracle has fewer loses all.',
      min: 1,
      max: SOURCES_MOST,
    }),
    size: number('share', 0.1, {
      label: 'Size of the fault',
      help: 'How far a source is off that is biased, jumps or is split.',
      min: -0.99,
      max: 10,
      slider: [-0.5, 0.5],
    }),
    lasts: number('seconds', 300, {
      label: 'Lasts',
      help: 'How long; at least a step. A jump lasts for one.',
      min: 0,
      max: 1e7,
      slider: [0, 3600],
    }),
  },
  bind: ({ market: { feedFault }, begins, stepSeconds }, { fault, sources, size, lasts }) => {
    const steps = fault === 'jump' ? 1 : Math.max(1, Math.ceil(lasts / stepSeconds - 1e-9))
    return step => {
      if (step !== begins) return
      feedFault[FEED_MODE] = FEED_FAULTS.indexOf(fault)
      feedFault[FEED_SOURCES] = sources
      feedFault[FEED_SIZE] = size
      feedFault[FEED_UNTIL] = begins + steps
    }
  },
})
