/** Orders are held near a price the protocol trusts; a market that leans on the edge is given more room by and by. */
import { pow } from '../../kernel/exponential.ts'
import { choice, number, share } from '../../scenario/declaration.ts'
import {
  BAND_HIGH,
  BAND_LOW,
  INDEX,
  MARK,
  MARK_EVENT,
  MID,
  type Market,
} from '../../world/world.ts'
import { defineBreaker, ON, SINCE } from './breaker.ts'
import { furthest } from './figures.ts'
import { announce, turn, whenArmed } from './trip.ts'
import { seconds, stepsOf, tripParams, tripRule } from './tripParams.ts'

export const priceBand = defineBreaker({
  id: 'price-band',
  name: 'Price band',
  about: 'Holds orders within a band around the mark or the index, wider after a while.',
  stops: () => ['open', 'reduce', 'liquidate'],
  params: {
    around: choice('mark', ['mark', 'index'], {
      label: 'Around',
      help: 'The index follows other venues; the mark follows this one too.',
      live: true,
    }),
    band: share(0.05, {
      label: 'Band',
      help: 'How far from the centre orders may stand. Narrower: no wild fills, and no way out.',
      min: 0.0001,
      max: 0.9,
      slider: [0.005, 0.3],
      live: true,
      channel: 'orders are held to centre x (1 +- band)',
    }),
    pressesAt: share(0.9, {
      label: 'Presses at',
      help: 'Share of the band from which the middle of the book leans on its edge.',
      min: 0.01,
      live: true,
    }),
    widensAfterSeconds: seconds(60, {
      label: 'Widens after',
      help: 'Each time the market has leaned on it for this long, the band widens. Zero: never.',
    }),
    widening: number('multiple', 2, {
      label: 'Widens by',
      help: 'Each time by this factor.',
      min: 1,
      max: 10,
      slider: [1, 4],
      live: true,
      channel: 'band = band x factor ^ times, at most the widest',
    }),
    widest: share(0.2, {
      label: 'Widest',
      help: 'No wider than this, however long the market leans on it.',
      min: 0.0001,
      max: 0.9,
      live: true,
    }),
    ...tripParams(30, 60),
  },
  relations: [
    {
      of: ['band', 'widest'],
      holds: p => p.band <= p.widest,
      expected: 'a band not wider than the widest',
    },
  ],
  bind: (context, params) => {
    const { markets, registers, stepSeconds } = context
    const rule = tripRule(params.pressesAt * params.band, params, stepSeconds)
    const pause = stepsOf(params.widensAfterSeconds, stepSeconds)
    const centre = params.around === 'mark' ? markOf : indexOf
    return whenArmed(context, params.armed, step => {
      const farthest = furthest(markets, market => distance(market, centre))
      // Against the first width: a band that has widened is held open until the market has come back.
      const change = turn(registers, step, farthest.value, rule)
      if (change) announce(context, change, farthest.market.state[MARK_EVENT])
      const times =
        registers[ON] === 1 && pause > 0 ? Math.floor((step + 1 - registers[SINCE]) / pause) : 0
      const width = Math.min(params.widest, params.band * pow(params.widening, times))
      for (const { state } of markets) hold(state, centre(state), width)
    })
  },
})

type Centre = (state: Float64Array) => number

const markOf: Centre = state => state[MARK]

/** The mark where there is no index yet. */
const indexOf: Centre = state => (state[INDEX] > 0 ? state[INDEX] : state[MARK])

/** How far the middle of the book is from the centre; NaN without a book. */
const distance = ({ state }: Market, centre: Centre): number =>
  Math.abs(state[MID] / centre(state) - 1)

/** Tightens the band to whole ticks around the centre, outwards, so that there is always room for a trade. */
function hold(state: Float64Array, centre: number, width: number): void {
  const low = Math.floor(centre * (1 - width))
  const high = Math.ceil(centre * (1 + width))
  if (low > state[BAND_LOW]) state[BAND_LOW] = low
  if (high < state[BAND_HIGH]) state[BAND_HIGH] = high
}
