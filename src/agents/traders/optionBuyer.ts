/** Buys options: tail hedges in the form of far puts, or lottery tickets in the form of far calls. */
import { log } from '../../kernel/exponential.ts'
import { uniform } from '../../kernel/random.ts'
import { choice, number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { ownUniforms } from '../beginning.ts'
import {
  closeOptions,
  expiryNear,
  hoursParam,
  optionAtDelta,
  orderOption,
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
  style: choice('tail-hedge', ['tail-hedge', 'lottery'], {
    label: 'Buys',
    help: 'Puts against a fall, or calls on a rise.',
  }),
  delta: share(0.15, {
    label: 'Delta',
    help: 'Of the option that it buys, unsigned: lower is farther from the price, cheaper and more convex.',
    min: 0.01,
    max: 0.6,
    live: true,
  }),
  hours: hoursParam(336, 'It buys the listed expiry nearest to it.'),
  soonest: soonestParam,
  spend: share(0.02, {
    label: 'Premium a day',
    help: 'Part of its equity that it spends on options in a day.',
    slider: [0, 0.2],
    live: true,
    channel: 'lots of an order = spend x equity / (ask x acts a day)',
  }),
  fear: number('multiple', 2, {
    label: 'Fear',
    help: 'How much more it buys when volatility is twice the usual: a crowd that lifts the smile in a crash.',
    min: 0,
    max: 50,
    slider: [0, 10],
    live: true,
    channel: 'premium a day x (1 + fear x (volatility / usual - 1))',
  }),
  takeProfit: number('multiple', 4, {
    label: 'Takes profit at',
    help: 'Value of its options over what they cost at which it sells them.',
    min: 1.1,
    max: 1000,
    slider: [1.5, 20],
    scale: 'log',
    live: true,
  }),
  holds: share(0.1, {
    label: 'Holds at the start',
    help: 'Premium of the options it starts with, as a part of its equity.',
    slider: [0, 0.5],
  }),
} as const

type Own = Decision<ParamsOf<typeof params>>

const OWN = 1
const DRAW = 1
/** Days that an agent of one act an hour acts in. */
const HOURS_A_DAY = 24

export const optionBuyer = defineStrategy({
  id: 'option-buyer',
  name: 'Option buyers',
  about: 'Buys far puts as a hedge, or far calls as a lottery ticket, and more of them in fear.',
  params,
  options: 'holds',
  memory: ['taste'],
  begin: beginning => {
    ownUniforms(beginning.key, OWN, beginning.memory.taste)
    beginning.opening.fill(0)
    startWith(beginning)
  },
  decide: (decision: Own) => {
    const { options: desk, acting } = decision
    if (!desk) return
    for (let j = 0; j < acting.count; j++) {
      if (isRich(decision, desk, j)) closeOptions(desk, acting, j, 0.5)
      else buy(decision, desk, j)
    }
  },
})

/** Own delta: around the cohort's. */
const deltaOf = (delta: number, taste: number): number => delta * (0.5 + taste)

function startWith({
  options,
  count,
  params: own,
  memory,
  equity,
}: Beginning<ParamsOf<typeof params>>): void {
  if (!options) return
  const { chain, unit, lot } = options
  const isCall = own.style === 'lottery'
  for (let slot = 0; slot < count; slot++) {
    const expiry = expiryNear(chain, options, own.hours * (0.5 + memory.taste[slot]), own.soonest)
    const instrument = expiry < 0 ? -1 : optionAtDelta(chain, expiry, isCall, deltaOf(own.delta, memory.taste[slot])) // prettier-ignore
    if (instrument < 0 || !(chain.mark[instrument] > 0)) continue
    options.hold(slot, instrument, Math.floor((own.holds * equity[slot] * unit) / (chain.price[instrument] * lot))) // prettier-ignore
  }
}

/** Whether its options are worth so much more than they cost that it sells. */
function isRich({ acting, view, params: own }: Own, { chain }: OptionDesk, j: number): boolean {
  const { bookOf, legsMost, legCount, legInstrument, legSize, legQuote, mark } = chain
  const book = bookOf[acting.rows[j]]
  let paid = 0
  let worth = 0
  for (let i = book * legsMost; i < book * legsMost + legCount[book]; i++) {
    paid -= legQuote[i]
    worth += legSize[i] * mark[legInstrument[i]] * view.k
  }
  return paid > 0 && worth > own.takeProfit * paid
}

function buy({ acting, view, params: own, luck, memory }: Own, desk: OptionDesk, j: number): void {
  const slot = acting.rows[j] - acting.first
  const taste = memory.taste[slot]
  const { chain } = desk
  const expiry = expiryNear(chain, view, own.hours * (0.5 + taste), own.soonest)
  if (expiry < 0) return
  const instrument = optionAtDelta(
    chain,
    expiry,
    own.style === 'lottery',
    deltaOf(own.delta, taste),
  )
  const ask = instrument < 0 ? NaN : desk.ask(instrument)
  if (!(ask > 0)) return
  const storm = Math.max(0, view.slowVolatility / view.referenceVolatility - 1)
  const aDay = own.spend * acting.equity[j] * (1 + own.fear * storm)
  const premium = aDay / Math.max(1, view.actsPerHour * HOURS_A_DAY)
  // Orders of Exp(1) size, so that small accounts buy at all.
  const [k0, k1] = drawKey(luck, DRAW)
  const lots = Math.round((-log(uniform(k0, k1, slot, view.step)) * premium) / (ask * view.k))
  if (lots >= 1) orderOption(desk, j, 0, instrument, lots, Math.ceil(ask * 1.05) + 1)
}
