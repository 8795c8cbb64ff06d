/** Sells options for their premium: strangles, or calls against coins, until a loss is too much. */
import { log } from '../../kernel/exponential.ts'
import { uniform } from '../../kernel/random.ts'
import { choice, number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { ownFactors, ownUniforms } from '../beginning.ts'
import {
  closeOptions,
  expiryNear,
  hoursParam,
  optionAtDelta,
  orderOption,
  orderPerpetual,
  soonestParam,
} from '../options.ts'
import {
  defineStrategy,
  drawKey,
  type Beginning,
  type Decision,
  type OptionDesk,
} from '../strategy.ts'

const params = {
  style: choice('strangle', ['strangle', 'puts', 'covered-calls'], {
    label: 'Sells',
    help: 'Calls and puts on both sides, puts alone, or calls against a long perpetual.',
  }),
  delta: share(0.2, {
    label: 'Delta',
    help: 'Of the options that it sells, unsigned. Lower: less premium, and a longer way to ruin.',
    min: 0.01,
    max: 0.6,
    live: true,
  }),
  hours: hoursParam(168, 'It sells the listed expiry nearest to it.'),
  soonest: soonestParam,
  notional: number('multiple', 3, {
    label: 'Notional over equity',
    help: 'Underlying of the options on each side that it is short at most, over its equity.',
    min: 0,
    max: 50,
    slider: [0, 20],
    live: true,
    channel: 'sells while short notional < multiple x equity',
  }),
  spread: number('none', 0.5, {
    label: 'Spread of notional',
    help: 'Log standard deviation of that multiple over agents: the tail that breaks first.',
    min: 0,
    max: 2,
  }),
  lossLimit: share(0.5, {
    label: 'Loss limit',
    help: 'Loss of its starting equity at which it buys everything back, at any price. Low limits make a squeeze.',
    min: 0.01,
    live: true,
    channel: 'buys back when equity < (1 - limit) x starting equity',
  }),
  starts: share(1, {
    label: 'Sold at the start',
    help: 'Part of its notional that it is short before the first step.',
  }),
} as const

type Params = ParamsOf<typeof params>
type Own = Decision<Params>

const OWN = 1
const SIZE = 2
const DRAW = 1
/** Part of what is missing that one order sells on average, and of what it has that a frightened one buys back. */
const STEP = 0.25
const FLEES = 0.34
/** How far from the middle of the book its orders for the perpetual go, frightened and otherwise. */
const FLEES_WITHIN = 0.05
const COVERS_WITHIN = 0.01

export const optionSeller = defineStrategy({
  id: 'option-seller',
  name: 'Option sellers',
  about:
    'Short options for the premium, up to a multiple of equity, and out at any price when a loss is too much.',
  params,
  options: 'holds',
  // Own place in delta and time, own multiple of notional, and whether it has fled.
  memory: ['taste', 'size', 'fled'],
  begin: beginning => {
    const { key, memory, params: own, opening, leverage } = beginning
    ownUniforms(key, OWN, memory.taste)
    ownFactors(key, SIZE, own.spread, memory.size)
    for (let slot = 0; slot < memory.size.length; slot++) memory.size[slot] *= own.notional
    opening.fill(0)
    leverage.fill(1)
    startWith(beginning)
  },
  decide: (decision: Own) => {
    const { options: desk, acting, memory, params: own } = decision
    if (!desk) return
    for (let j = 0; j < acting.count; j++) {
      if (!(acting.equity[j] > 0)) continue
      const slot = acting.rows[j] - acting.first
      const floor = (1 - own.lossLimit) * acting.startEquity[acting.rows[j]]
      if (acting.equity[j] < floor) memory.fled[slot] = 1
      if (memory.fled[slot] === 1) flee(decision, desk, j)
      else sell(decision, desk, j)
      if (own.style === 'covered-calls' && memory.fled[slot] === 0) cover(decision, desk, j)
    }
  },
})

function startWith({ options, count, params: own, memory, equity }: Beginning<Params>): void {
  if (!options) return
  const { chain, unit, lot, price } = options
  for (let slot = 0; slot < count; slot++) {
    const lots = Math.round((own.starts * memory.size[slot] * equity[slot] * unit) / (price * lot))
    const expiry = expiryNear(chain, options, own.hours, own.soonest)
    for (const isCall of sidesOf(own)) {
      const instrument = expiry < 0 ? -1 : optionAtDelta(chain, expiry, isCall, deltaOf(own, memory.taste[slot])) // prettier-ignore
      options.hold(slot, instrument, -lots)
    }
  }
}

function sidesOf({ style }: Params): readonly boolean[] {
  if (style === 'strangle') return [true, false]
  return [style === 'covered-calls']
}

/** Own delta: around the cohort's, and every act a little different. */
const deltaOf = ({ delta }: Params, taste: number): number => delta * (0.6 + 0.8 * taste)

/** Lots that it is short of calls, or of puts. */
function shortOf({ chain }: OptionDesk, account: number, isCall: boolean): number {
  const { bookOf, legsMost, legCount, legInstrument, legSize, isCall: calls } = chain
  const book = bookOf[account]
  let lots = 0
  for (let i = book * legsMost; i < book * legsMost + legCount[book]; i++) {
    if (legSize[i] < 0 && (calls[legInstrument[i]] === 1) === isCall) lots -= legSize[i]
  }
  return lots
}

function sell({ acting, view, params: own, luck, memory }: Own, desk: OptionDesk, j: number): void {
  const account = acting.rows[j]
  const slot = account - acting.first
  const most = (memory.size[slot] * acting.equity[j]) / view.lotValue
  const expiry = expiryNear(desk.chain, view, own.hours, own.soonest)
  if (expiry < 0) return
  sidesOf(own).forEach((isCall, n) => {
    const missing = most - shortOf(desk, account, isCall)
    const [k0, k1] = drawKey(luck, DRAW + n)
    const lots = Math.floor(Math.min(missing, -STEP * most * log(uniform(k0, k1, slot, view.step))))
    const instrument = optionAtDelta(desk.chain, expiry, isCall, deltaOf(own, memory.taste[slot]))
    const bid = instrument < 0 ? NaN : desk.bid(instrument)
    // A premium of a tick is no reason to carry a tail.
    if (lots >= 1 && bid > 1) orderOption(desk, j, n, instrument, -lots, Math.floor(bid * 0.9))
  })
}

/** Everything back, options at any price; what the perpetual was for goes as well. */
function flee({ acting, intents, view }: Own, desk: OptionDesk, j: number): void {
  closeOptions(desk, acting, j, FLEES)
  orderPerpetual({ intents, view }, j, -acting.size[j] + 0, FLEES_WITHIN)
}

/** Holds the coins that its calls are written on, as a long perpetual. */
function cover({ acting, intents, view }: Own, desk: OptionDesk, j: number): void {
  const missing = shortOf(desk, acting.rows[j], true) - acting.size[j]
  orderPerpetual({ intents, view }, j, Math.round(missing) + 0, COVERS_WITHIN)
}
