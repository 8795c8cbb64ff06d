/** A recorded path: its anchor points, and between them a seeded Brownian bridge in log price. */
import { exp, log } from '../../kernel/exponential.ts'
import { number, points } from '../../scenario/declaration.ts'
import { OUTSIDE, SHOCK_RETURN } from '../../world/world.ts'
import { withinRange } from '../logPrice.ts'
import { defineProcess } from '../process.ts'

const DAY_MINUTES = 1440
const BRIDGE = 211

/** Its registers: log price on the path, and what shocks have added to it for good. */
const LOG_PRICE = 0
const SHOCKED = 1

export const replay = defineProcess({
  id: 'replay',
  name: 'Recorded path',
  about: 'Follows the anchor points of a recorded path, with a seeded bridge between them.',
  params: {
    path: points({
      label: 'Anchor points',
      help: 'Minutes from the start of the path, and the price in usd.',
    }),
    startMinute: number('none', 0, {
      label: 'Begins at minute',
      help: 'Minute of the path at which the first step begins.',
      min: 0,
      max: 1e6,
    }),
    bridgeVolatility: number('share', 0.04, {
      label: 'Bridge volatility a day',
      help: 'Noise between two anchor points, as standard deviation a day.',
      min: 0,
      max: 1,
      slider: [0, 0.2],
    }),
  },
  purpose: BRIDGE,
  bind: ({ market, stepSeconds, noise: draw }, { path, startMinute, bridgeVolatility }) => {
    const { state, processState: own } = market
    const anchors = path.map(([minute, price]) => ({ minute, level: log(price) }))
    const stepMinutes = stepSeconds / 60
    const publish = (): void => {
      state[OUTSIDE] = exp(withinRange(own[LOG_PRICE] + own[SHOCKED]))
    }
    return {
      start: () => {
        const segment = segmentAt(anchors, startMinute)
        const { from, to } = segment
        const share = (startMinute - from.minute) / (to.minute - from.minute)
        own[LOG_PRICE] = from.level + (to.level - from.level) * Math.min(1, Math.max(0, share))
        publish()
      },
      advance: step => {
        const now = startMinute + step * stepMinutes
        const next = startMinute + (step + 1) * stepMinutes
        const sd = bridgeVolatility / Math.sqrt(DAY_MINUTES)
        const noise = draw(step)
        own[LOG_PRICE] = bridged(segmentAt(anchors, next), own[LOG_PRICE], { now, next, sd, noise })
        own[SHOCKED] += state[SHOCK_RETURN]
        publish()
      },
    }
  },
  relations: [
    {
      of: ['path'],
      holds: ({ path }) =>
        path.length >= 2 && path.every(([minute], i) => i === 0 || minute > path[i - 1][0]),
      expected: 'at least two points, minutes rising',
    },
  ],
})

interface Anchor {
  readonly minute: number
  readonly level: number
}
interface Segment {
  readonly from: Anchor
  readonly to: Anchor
}

/** The two anchors around a minute; the first or last two outside the path. */
function segmentAt(anchors: readonly Anchor[], minute: number): Segment {
  let i = 1
  while (i < anchors.length - 1 && anchors[i].minute < minute) i++
  return { from: anchors[i - 1], to: anchors[i] }
}

/** One step of the bridge: pulled to the anchor ahead, noisy in proportion to what is left, inside both anchors. */
function bridged(
  { from, to }: Segment,
  level: number,
  { now, next, sd, noise }: { now: number; next: number; sd: number; noise: number },
): number {
  if (next >= to.minute) return to.level
  const begin = Math.max(now, from.minute)
  const at = now < from.minute ? from.level : level
  const passed = next - begin
  const left = to.minute - begin
  // A steep stretch is noisier than a calm one: 0.35 of its move over the stretch (modelling note of the presets).
  const steep = (0.35 * Math.abs(to.level - from.level)) / Math.sqrt(to.minute - from.minute)
  const deviation = Math.max(sd, steep) * Math.sqrt((passed * (left - passed)) / left)
  const moved = at + ((to.level - at) * passed) / left + deviation * noise
  return reflected(moved, Math.min(from.level, to.level), Math.max(from.level, to.level))
}

/** Folds x back into [low, high]. */
function reflected(x: number, low: number, high: number): number {
  const width = high - low
  if (width === 0) return low
  const folds = (x - low) / width
  const rest = folds - 2 * Math.floor(folds / 2)
  return low + width * (rest > 1 ? 2 - rest : rest)
}
