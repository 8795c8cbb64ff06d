/** A market with a composite oracle and nothing else: the test says what the outside venue and the book do. */
import { composite } from '../../../../src/market/oracles/index.ts'
import {
  ORACLE_REGISTERS,
  SOURCE_PRICE,
  SOURCE_WIDTH,
  SOURCES_MOST,
  type Oracle,
  type OracleContext,
} from '../../../../src/market/oracle.ts'
import { oracleFault } from '../../../../src/market/shocks/index.ts'
import {
  consume,
  COUNT,
  createEventLog,
  emit,
  FIRST,
  KIND,
  KINDS,
} from '../../../../src/world/events.ts'
import {
  BASIS,
  BEST_ASK,
  BEST_BID,
  FEED_STATE,
  IMPACT,
  INDEX,
  LAST_TRADE,
  MARK,
  MARKET_STATE_COUNT,
  MID,
  OUTSIDE,
  PREMIUM,
  PRICE_ORIGINS,
  SHOCK_EVENT,
  type Market,
  type World,
} from '../../../../src/world/world.ts'

export const TICK = 0.5

/** What is true outside the oracle after a step; prices in usd, NaN for an empty side. */
export interface Situation {
  readonly outside?: number
  readonly impact?: number
  /** Parts of ln(mid / outside venue's price) by origin. */
  readonly basis?: readonly number[]
  readonly bid?: number
  readonly ask?: number
  readonly last?: number
}

export interface Told {
  readonly id: number
  readonly kind: string
  readonly other: number
  readonly lots: number
  readonly cause: number
}

export interface Feed {
  readonly market: Market
  readonly context: OracleContext
  /** Steps made so far. */
  readonly made: () => number
  /** Changes parameters, as an edit does. */
  readonly set: (params: Readonly<Record<string, number | string>>) => void
  /** A shock of kind oracle-fault begins with the next step. */
  readonly shock: (params: Readonly<Record<string, number | string>>) => void
  /** Makes a step. What is not said stays as it was; a bid, an ask and a last price follow the mid. */
  readonly step: (now?: Situation) => void
  /** usd. */
  readonly index: () => number
  readonly mark: () => number
  readonly premium: () => number
  readonly state: () => number
  readonly source: (i: number) => number
  /** Events since the last call. */
  readonly events: () => Told[]
}

const DEFAULTS = Object.fromEntries(
  Object.entries(composite.params).map(([name, param]) => [name, param.default]),
)

/** An oracle of one prompt source without guards, changed by `params`, before its first step at 100 usd. */
export function feed(
  params: Readonly<Record<string, number | string>> = {},
  stepSeconds = 5,
): Feed {
  const steps = 2000
  const plain = { sources: 1, lag: 0, staleAfter: 0, outlier: 0, divergence: 0, mark: 'index' }
  let values = { ...DEFAULTS, ...plain, ...params }
  const market = emptyMarket(steps)
  const { state, basisParts, history, tick } = market
  const log = createEventLog(64)
  const world = { log } as unknown as World
  const context: OracleContext = {
    world,
    market,
    stepSeconds,
    key: [11, 22],
    memory: emptyMemory(steps),
  }
  const bind = (): Oracle => composite.bind(context, values as never)
  let oracle = bind()
  let act: ((step: number) => void) | undefined
  let now: Required<Pick<Situation, 'outside' | 'impact' | 'basis'>> = {
    outside: 100,
    impact: 0,
    basis: new Array<number>(PRICE_ORIGINS).fill(0),
  }
  let made = 0
  const told: Told[] = []
  const write = (at: number, { bid, ask, last, ...rest }: Situation): void => {
    now = { ...now, ...rest }
    state[OUTSIDE] = now.outside
    state[IMPACT] = now.impact
    basisParts.set(now.basis)
    const own = now.outside * Math.exp(now.impact) * Math.exp(now.basis.reduce((a, b) => a + b))
    state[MID] = own / tick
    state[BASIS] = Math.log(own / now.outside)
    state[BEST_BID] = (bid ?? own) / tick
    state[BEST_ASK] = (ask ?? own) / tick
    state[LAST_TRADE] = (last ?? own) / tick
    history.outside[at] = Math.log(now.outside)
    history.impact[at] = now.impact
  }
  write(0, {})
  oracle.start()
  return {
    market,
    context,
    made: () => made,
    set: changed => {
      values = { ...values, ...changed }
      oracle = bind()
    },
    shock: changed => {
      const given = Object.entries(oracleFault.params).map(([name, param]) => [name, param.default])
      const shocked = { ...Object.fromEntries(given), ...changed } as never
      act = oracleFault.bind({ world, market, begins: made, index: 0, stepSeconds }, shocked)
      state[SHOCK_EVENT] = emit(log, { kind: KIND.shock, account: -1 })
    },
    step: (situation = {}) => {
      act?.(made)
      write(made + 1, situation)
      oracle.publish(made++)
      told.push(...rowsOf(log))
      consume(log)
    },
    index: () => state[INDEX] * tick,
    mark: () => state[MARK] * tick,
    premium: () => state[PREMIUM],
    state: () => state[FEED_STATE],
    source: i => context.memory.sources[i * SOURCE_WIDTH + SOURCE_PRICE],
    events: () => told.splice(0),
  }
}

function emptyMemory(steps: number): OracleContext['memory'] {
  return {
    sources: new Float64Array(SOURCES_MOST * SOURCE_WIDTH),
    premium: new Float64Array(PRICE_ORIGINS),
    index: new Float64Array(PRICE_ORIGINS),
    registers: new Float64Array(ORACLE_REGISTERS + steps + 1),
  }
}

function emptyMarket(steps: number): Market {
  const state = new Float64Array(MARKET_STATE_COUNT)
  state[SHOCK_EVENT] = -1
  return {
    row: 3,
    id: 'btc',
    tick: TICK,
    k: 1,
    state,
    origins: new Float64Array(PRICE_ORIGINS),
    basisParts: new Float64Array(PRICE_ORIGINS),
    feedFault: new Float64Array(4),
    history: {
      mark: new Float64Array(steps + 1),
      outside: new Float64Array(steps + 1),
      impact: new Float64Array(steps + 1),
      attack: new Float64Array(steps + 1),
    },
  } as unknown as Market
}

function rowsOf({ cursor, kind, other, lots, back }: World['log']): Told[] {
  return Array.from({ length: cursor[COUNT] }, (_, row) => {
    const id = cursor[FIRST] + row
    const cause = back[row] === 0 ? -1 : id - back[row]
    return { id, kind: KINDS[kind[row]], other: other[row], lots: lots[row], cause }
  })
}
