/** Where money of a provider is paid best: what it expects of the book, of the vault and of elsewhere, and what it chooses. */
import { exp } from '../../kernel/exponential.ts'
import { uniform, type Key } from '../../kernel/random.ts'
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { drawKey, type Decision, type Luck, type View } from '../strategy.ts'
import { lossIfTheyRun } from './vaultRisk.ts'

export const choosingParams = {
  outsideYield: number('per day', 0.0002, {
    label: 'Yield elsewhere',
    help: 'What the money earns a day outside this protocol. What is paid here must beat it.',
    min: -1,
    max: 1,
    slider: [0, 0.005],
    live: true,
    channel: 'elsewhere is worth its yield a day',
  }),
  expectedTurnover: number('per day', 5, {
    label: 'Expected turnover',
    help: 'Times its capital that a provider expects to trade a day in the book, until it knows better.',
    min: 0,
    max: 10_000,
    slider: [0, 50],
    live: true,
    channel: 'the book is worth turnover x (half the spread + rebate) - own losses to the informed',
  }),
  horizon: number('seconds', 21_600, {
    label: 'Horizon',
    help: 'Half-life of what it learns, and the time over which a move must pay for itself. Short ones make hot money.',
    min: 60,
    max: 1e7,
    slider: [600, 604_800],
    scale: 'log',
    live: true,
  }),
  runWeight: number('multiple', 1, {
    label: 'Weight of a run',
    help: 'Weight of what it would lose in the vault if the others left first.',
    min: 0,
    max: 100,
    slider: [0, 5],
    live: true,
    channel: 'the vault is worth bonus + income - weight x loss in a run over the horizon',
  }),
  switchCost: share(0.0002, {
    label: 'Cost of a move',
    help: 'Share of its money that a move from one place to another is felt to cost. High costs make loyal money.',
    max: 0.5,
    slider: [0, 0.01],
    live: true,
    channel: 'other places are worth cost over horizon less',
  }),
  temperature: number('per day', 0.0005, {
    label: 'Temperature',
    help: 'Difference of yields a day that it hardly notices. Near 0 everybody takes the best place at once.',
    min: 0.000001,
    max: 1,
    slider: [0.00001, 0.01],
    scale: 'log',
    live: true,
    channel: 'chance of a place ~ exp(its worth / temperature)',
  }),
  reviewsPerHour: number('per hour', 6, {
    label: 'Looks around',
    help: 'How often it compares the places: the inertia of its money.',
    min: 0,
    max: 3600,
    slider: [0, 60],
    live: true,
  }),
}

type Choosing = ParamsOf<typeof choosingParams>

/** Places, as `memory.place` has them. */
export const OUTSIDE = 0
export const BOOK = 1
export const VAULT = 2

/**
 * Place chosen; turnover a day over capital, losses to the informed a day and income of the vault a day
 * besides its bonus, as learnt; step + 1 of the last look (0: none) and what was seen then: whether it
 * quoted, equity, lots, value of a vault share.
 */
export const choosingMemory = [
  'place',
  'turnover',
  'adverse',
  'income',
  'knownAt',
  'quoted',
  'lastEquity',
  'lastSize',
  'lastRate',
]

/** Purposes of the draws. */
const REVIEW = 1
const CHOICE = 2

const DAY = 86_400
const LN2 = 0.6931471805599453
/** A side of the book that is empty counts as this half spread. */
const WIDEST = 0.01

/** Half of the quoted spread as a share of the price: what a fill is worth before anybody knew more. */
function halfSpreadOf({ bestBid, bestAsk, mid }: View): number {
  const half = (bestAsk - bestBid) / mid / 2
  return half >= 0 && half < WIDEST ? half : WIDEST
}

/** Takes up what happened since it last looked. What it does not see any more fades to what it first thought. */
export function learn(
  { acting, view, params: own, memory }: Decision<Choosing>,
  j: number,
  slot: number,
): void {
  const { turnover, adverse, income, knownAt, quoted, lastEquity, lastSize, lastRate } = memory
  const seconds = (view.step + 1 - knownAt[slot]) * view.stepSeconds
  if (knownAt[slot] > 0 && seconds > 0) {
    const days = seconds / DAY
    const weight = 1 - exp((-LN2 * seconds) / own.horizon)
    const capital = lastEquity[slot]
    const traded = (Math.abs(acting.size[j] - lastSize[slot]) * view.lotValue) / capital
    const gained = (acting.equity[j] - capital) / capital
    const captured = traded * (halfSpreadOf(view) + view.rebate)
    const isIn = quoted[slot] === 1 && capital > 0
    turnover[slot] = moved(turnover[slot], weight, isIn ? traded / days : own.expectedTurnover)
    adverse[slot] = moved(adverse[slot], weight, isIn ? (captured - gained) / days : 0)
    const grown = (view.vaultRate / lastRate[slot] - 1) / days - view.vaultBonus
    income[slot] = moved(income[slot], weight, view.vaultRate > 0 && lastRate[slot] > 0 ? grown : 0)
  }
  knownAt[slot] = view.step + 1
  lastEquity[slot] = acting.equity[j]
  lastSize[slot] = acting.size[j]
  lastRate[slot] = view.vaultRate
}

/** An average after one more sample; what is not a number is no sample. */
function moved(average: number, weight: number, sample: number): number {
  const next = average + weight * (sample - average)
  return Math.abs(next) < Infinity ? next : average
}

/** The key of the draw of who looks around, for all of a step. */
export const reviewKey = (luck: Luck): Key => drawKey(luck, REVIEW)

/** Now and then compares the places and takes one. Returns its place. */
export function review(decision: Decision<Choosing>, slot: number, [k0, k1]: Key): number {
  const { view, params: own, memory } = decision
  const most = 3600 / view.stepSeconds
  const acts = view.actsPerHour < most ? view.actsPerHour : most
  const looks = uniform(k0, k1, slot, view.step) * acts < own.reviewsPerHour
  if (looks) memory.place[slot] = choose(decision, slot)
  return memory.place[slot]
}

/** A place by the logit rule (Luce 1959; McFadden 1974). */
function choose({ view, params: own, luck, memory }: Decision<Choosing>, slot: number): number {
  const { place } = memory
  const days = own.horizon / DAY
  const cost = own.switchCost / days
  const book = worthOf(
    memory.turnover[slot] * (halfSpreadOf(view) + view.rebate) - memory.adverse[slot],
    place[slot] === BOOK ? 0 : cost,
  )
  const risk = (own.runWeight * lossIfTheyRun(view)) / days
  const vault = worthOf(
    view.vaultValue > 0 ? view.vaultBonus + memory.income[slot] - risk : -Infinity,
    place[slot] === VAULT ? 0 : cost,
  )
  const outside = worthOf(own.outsideYield, place[slot] === OUTSIDE ? 0 : cost)
  const best = Math.max(outside, book, vault)
  const outsideOdds = exp((outside - best) / own.temperature)
  const bookOdds = exp((book - best) / own.temperature)
  const vaultOdds = exp((vault - best) / own.temperature)
  const [c0, c1] = drawKey(luck, CHOICE)
  const drawn = uniform(c0, c1, slot, view.step) * (outsideOdds + bookOdds + vaultOdds)
  return drawn < outsideOdds ? OUTSIDE : drawn < outsideOdds + bookOdds ? BOOK : VAULT
}

/** A place that nothing is known of is none. */
function worthOf(gains: number, cost: number): number {
  const worth = gains - cost
  return worth < Infinity ? worth : -Infinity
}
