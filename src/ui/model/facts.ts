/** What the headline needs, read off a run. */
import type { Frame, Opened } from '../../workers/messages.ts'
import type { Facts } from '../text/headline.ts'
import { FIRST_PRESET } from './presets.ts'
import type { History } from './types.ts'

interface Place {
  readonly opened: Opened
  readonly presetId: string | undefined
}

/** Simulated time that counts as recent, and the fewest steps it covers. */
const WINDOW_SECONDS = 600
const WINDOW_STEPS = 24

/** The facts of a frame and the steps before it. */
export function factsOf({ opened, presetId }: Place, frame: Frame, history: History): Facts {
  const { summary } = frame
  const span = Math.max(WINDOW_STEPS, Math.round(WINDOW_SECONDS / opened.stepSeconds))
  const last = history.length - 1
  const before = Math.max(0, last - span)
  const rise = (id: string): number => {
    const column = history.column(id)
    return last < 1 ? 0 : column[last] - (last > span ? column[before] : 0)
  }
  const mark = history.column('markPrice')
  return {
    about: presetId === FIRST_PRESET ? '' : opened.scenario.about,
    done: frame.done,
    agents: opened.agents,
    recentMove: last < 1 ? 0 : mark[last] / mark[before] - 1,
    recentLiquidations: rise('liquidations'),
    recentSocialized: rise('socialized'),
    recentInsolvent: rise('insolvent'),
    windowSeconds: Math.max(1, last - before) * opened.stepSeconds,
    liquidations: summary.liquidations,
    fundPaid: summary.insurancePaid,
    fundLost: Math.max(0, summary.insuranceStart - summary.insuranceEnd),
    fundShare: summary.insuranceStart > 0 ? summary.insuranceEnd / summary.insuranceStart : 1,
    socialized: summary.socializedLoss,
    insolvent: summary.insolvent,
    attackProfit: summary.attackProfit,
  }
}
