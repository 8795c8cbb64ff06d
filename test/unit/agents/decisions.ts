/** A decision made by hand: one cohort of a strategy, a view, and what it then wants. */
import {
  OPTION_ORDERS,
  type Decision,
  type LiquidationMap,
  type OptionDesk,
  type StrategyPart,
  type View,
} from '../../../src/agents/strategy.ts'
import type { Key } from '../../../src/kernel/random.ts'
import { QUOTE_WIDTH } from '../../../src/world/intents.ts'
import { testDesk, type TestDesk } from './optionDesk.ts'

/** Quanta a lot at the mark of `plainView`. */
export const LOT_VALUE = 500_000

/** Nobody is liquidated anywhere near. */
const EMPTY_MAP: LiquidationMap = {
  width: 0.001,
  longs: new Float64Array(100),
  shorts: new Float64Array(100),
}

/** A quiet market at 50,000 ticks, 0.001 base a lot, 1e-4 usd a quantum. */
export function plainView(changes: Partial<View> = {}): View {
  return {
    step: 100,
    stepSeconds: 5,
    markPrice: 50_000,
    markTicks: 50_000,
    lotValue: LOT_VALUE,
    lastReturn: 0,
    lotsPerEquity: 1 / LOT_VALUE,
    unit: 1e-4,
    lot: 0.001,
    k: 10,
    mid: 50_000,
    bestBid: 49_999,
    bestAsk: 50_001,
    outside: Float64Array.of(50_000, 50_000, 50_000),
    slowValue: 50_000,
    basisAverage: 0,
    fastVolatility: 0.0002,
    slowVolatility: 0.0002,
    referenceVolatility: 0.0002,
    trend: new Float64Array(4),
    trendDeviation: Float64Array.of(10, 20, 40, 80),
    initialRate: 0.025,
    maintenanceRate: 0.0125,
    openInterest: 2e12,
    scale: 1,
    keeperReward: 0.005,
    rewardGrowth: 0,
    rewardMost: 0.1,
    keepersCame: 0,
    lastReward: 0,
    gas: 0,
    bidDepth: 20_000,
    askDepth: 20_000,
    distressedLots: 0,
    forcedLots: 0,
    takerFee: 0.0005,
    rebate: 0,
    fundingRate: 0,
    outsideNow: 50_000,
    index: 50_000,
    halted: 0,
    vaultValue: 1e10,
    vaultRate: 1,
    vaultQueue: 0,
    vaultFree: 1e10,
    vaultBonus: 0,
    vaultDelay: 0,
    map: () => EMPTY_MAP,
    actsPerHour: 36,
    members: 40,
    ...changes,
  }
}

/** What an agent has; each may be one number for all or one each. */
export interface Holdings {
  readonly equity?: number | readonly number[]
  readonly size?: number | readonly number[]
  readonly leverage?: number | readonly number[]
  readonly spot?: number | readonly number[]
  readonly startEquity?: number | readonly number[]
  readonly held?: number | readonly number[]
  readonly asked?: number | readonly number[]
  readonly free?: number | readonly number[]
  readonly flagged?: number | readonly number[]
}

export interface CohortOptions extends Holdings {
  readonly count?: number
  readonly params?: Record<string, number | boolean>
  readonly view?: Partial<View>
  readonly key?: Key
  /** Row of the first agent. */
  readonly first?: number
}

export interface TestCohort {
  readonly decision: Decision<Record<string, never>>
  readonly view: View
  readonly memory: Record<string, Float64Array>
  readonly opening: Float64Array
  /** Lets these slots (default: all, in order) decide; what they want is then in `decision`. */
  readonly decide: (slots?: readonly number[]) => void
  readonly settle: () => void
  /** Changes what agents have. */
  readonly give: (holdings: Holdings) => void
}

/** Agents of one strategy, begun, with rows from `first`. */
export function cohort(part: StrategyPart, options: CohortOptions = {}): TestCohort {
  const {
    count = 40,
    first = 700,
    key = [11, 12],
    params: changes,
    view: viewChanges,
    ...holdings
  } = options
  const floats = (): Float64Array => new Float64Array(count)
  const params = { ...defaults(part), ...changes } as Record<string, never>
  const memory = Object.fromEntries(part.memory.map(name => [name, floats()]))
  const opening = floats()
  const own = {
    equity: floats().fill(1e8),
    size: floats(),
    leverage: floats().fill(3),
    spot: floats(),
    held: floats(),
    asked: floats(),
    free: floats(),
    flagged: floats(),
  }
  const startEquity = new Float64Array(first + count).fill(1e8)
  const view = plainView({ members: count, ...viewChanges })
  const market = part.options === 'none' ? undefined : testDesk(first, count, view)
  const decision: Decision<Record<string, never>> = {
    acting: {
      count: 0,
      rows: new Int32Array(count),
      first,
      equity: floats(),
      size: floats(),
      leverage: floats(),
      spot: floats(),
      startEquity,
    },
    view,
    params,
    luck: { key: [21, 22] },
    memory,
    intents: { lots: floats(), limit: floats(), rule: new Uint8Array(count) },
    quotes: {
      levels: part.levels,
      action: new Uint8Array(count),
      ticks: new Int32Array(2 * count * part.levels),
      lots: new Int32Array(2 * count * part.levels),
    },
    offers: { most: floats(), latency: new Int32Array(count), least: floats(), margin: floats() },
    transfers: { amount: floats(), outward: floats(), held: floats(), asked: floats() },
    plot: {
      cash: 1e10,
      spot: 0,
      budget: 1e10,
      worth: 1e10,
      free: floats(),
      flagged: new Uint8Array(count),
      collateral: floats(),
      spotLots: 0,
    },
    options: market?.desk,
  }
  const gather = (slots: readonly number[]): void => {
    const { acting, intents, quotes, offers, transfers, plot } = decision
    acting.count = slots.length
    slots.forEach((slot, j) => {
      acting.rows[j] = first + slot
      acting.equity[j] = own.equity[slot]
      acting.size[j] = own.size[slot]
      acting.leverage[j] = own.leverage[slot]
      acting.spot[j] = own.spot[slot]
      transfers.held[j] = own.held[slot]
      transfers.asked[j] = own.asked[slot]
      plot.free[j] = own.free[slot]
      plot.flagged[j] = own.flagged[slot]
    })
    for (const wanted of [intents.lots, intents.limit, intents.rule]) wanted.fill(0)
    quotes.action.fill(0)
    offers.most.fill(0)
    for (const wanted of [transfers.amount, transfers.outward, plot.collateral]) wanted.fill(0)
    plot.spotLots = 0
    market?.gather(slots)
  }
  const give = ({ startEquity: starts, ...more }: Holdings): void => {
    for (const [name, values] of Object.entries(more)) put(own[name as keyof typeof own], values)
    if (starts !== undefined) put(startEquity.subarray(first), starts)
  }
  const everybody = Array.from({ length: count }, (_, slot) => slot)
  give(holdings)
  const { equity, leverage, spot } = own
  const { lotsPerEquity } = view
  part.begin?.({ count, key, params, memory, opening, spot, equity, lotsPerEquity, leverage, options: market?.starting }) // prettier-ignore
  if (part.role === 'dealer') giveBooks(market, count)
  return {
    decision,
    view,
    memory,
    opening,
    give,
    decide: (slots = everybody) => {
      gather(slots)
      part.decide(decision)
    },
    settle: () => {
      gather(everybody)
      part.settle?.(decision.acting, decision)
    },
  }
}

/** Dealers have the other side of what others hold: each a few lots of one option. */
function giveBooks(market: TestDesk | undefined, count: number): void {
  for (let slot = 0; slot < count; slot++)
    market?.hold(slot, (slot * 7) % market.desk.chain.count, 40 * (((slot * 37) % 41) - 20)) // prettier-ignore
}

function put(column: Float64Array, values: number | readonly number[]): void {
  if (typeof values === 'number') column.fill(values)
  else column.set(values)
}

/** A part's parameters as declared. */
export function defaults(part: StrategyPart): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(part.params).map(([name, param]) => [name, param.default]),
  )
}

/** Everything that a decision may say, by slot. */
export function wants({ decision }: TestCohort): Map<number, unknown> {
  const { acting, intents, quotes, offers, transfers, plot, options } = decision
  const width = 2 * quotes.levels
  return new Map(
    Array.from({ length: acting.count }, (_, j) => {
      const slot = acting.rows[j] - acting.first
      const lots = quotes.lots.slice(slot * width, (slot + 1) * width)
      // A level without lots has no price, and an order without lots no limit.
      const ticks = quotes.ticks
        .slice(slot * width, (slot + 1) * width)
        .map((tick, l) => (lots[l] > 0 ? tick : 0))
      const order =
        intents.lots[j] === 0 ? [0] : [intents.lots[j], intents.limit[j], intents.rule[j]]
      const offer = [offers.most[j], offers.latency[j], offers.least[j], offers.margin[j]]
      const isQuoted = quotes.action[j] === 1
      return [
        slot,
        {
          order,
          action: quotes.action[j],
          ticks: isQuoted ? ticks : [],
          lots: isQuoted ? lots : [],
          offer,
          transfer: [transfers.amount[j], transfers.outward[j]],
          collateral: plot.collateral[j],
          options: options && optionWishes(options, j),
        },
      ] as const
    }),
  )
}

/** What agent j wants of options: its orders, and what it quotes by expiry. */
function optionWishes({ chain, instrument, lots, limit, quotes }: OptionDesk, j: number): unknown {
  const width = chain.expiries * QUOTE_WIDTH
  const orders = Array.from({ length: OPTION_ORDERS }, (_, n) => j * OPTION_ORDERS + n)
  return {
    orders: orders.map(at => (lots[at] === 0 ? [] : [instrument[at], lots[at], limit[at]])),
    quotes: quotes.slice(j * width, (j + 1) * width),
  }
}
