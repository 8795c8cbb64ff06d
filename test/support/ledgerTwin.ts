/** The ledger written a second time, slowly and plainly: BigInt, maps, one event at a time.
 *  It reads only what the events say, so it also shows that the log alone holds the whole story. */
import type { Run } from '../../src/engine/run.ts'
import type { Chain } from '../../src/world/chain.ts'
import { COUNT, KINDS } from '../../src/world/events.ts'
import type { World } from '../../src/world/world.ts'

interface Position {
  size: bigint
  quote: bigint
}

export interface Twin {
  /** By asset, by account. */
  readonly cash: Map<number, bigint>[]
  /** By market, by account. */
  readonly positions: Map<number, Position>[]
  /** By market, by account and row of the option. */
  readonly options: Map<string, Position>[]
}

/** Starts from the columns as they stand. */
export function twinOf(world: World): Twin {
  return {
    cash: world.cash.map(column => new Map([...column].map((value, i) => [i, BigInt(value)]))),
    positions: world.markets.map(
      ({ size, quote }) =>
        new Map([...size].map((lots, i) => [i, { size: BigInt(lots), quote: BigInt(quote[i]) }])),
    ),
    options: world.markets.map(({ chain }) => new Map(chain ? legsOf(chain) : [])),
  }
}

/** The options that are held, as they stand in the columns. */
function legsOf({ accountOf, legsMost, legCount, legInstrument, legSize, legQuote }: Chain) {
  return [...accountOf].flatMap((account, book) =>
    Array.from({ length: legCount[book] }, (_, n): [string, Position] => {
      const leg = book * legsMost + n
      const held = { size: BigInt(legSize[leg]), quote: BigInt(legQuote[leg]) }
      return [keyOf(account, legInstrument[leg]), held]
    }),
  )
}

const keyOf = (account: number, instrument: number): string => `${account} ${instrument}`

/** Nearest whole quotient, ties to even. */
export function nearest(numerator: bigint, denominator: bigint): bigint {
  if (denominator < 0n) return nearest(-numerator, -denominator)
  const floor =
    numerator >= 0n ? numerator / denominator : -((-numerator + denominator - 1n) / denominator)
  const twice = 2n * (numerator - floor * denominator)
  if (twice > denominator || (twice === denominator && floor % 2n !== 0n)) return floor + 1n
  return floor
}

const abs = (x: bigint): bigint => (x < 0n ? -x : x)

/** Applies the events of the step that has just been made. Call it from a recorder. */
export function follow(twin: Twin, { world }: Run): void {
  const { log } = world
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    const kind = KINDS[log.kind[row]]
    const account = log.account[row]
    const other = log.other[row]
    const amount = BigInt(log.amount[row])
    const lots = BigInt(log.lots[row])
    if (kind === 'fill') {
      const market = marketOf(world, account, other)
      const value = BigInt(log.ticks[row]) * BigInt(world.markets[market].k) * lots
      leg(twin, market, account, { lots, value: -value })
      if (other === world.markets[market].house) houseLeg(twin, market, other, { lots, value })
      else leg(twin, market, other, { lots: -lots, value })
    }
    if (kind === 'option-fill' || kind === 'option-transfer') {
      const market = marketOf(world, account, other)
      const value = BigInt(log.ticks[row]) * BigInt(world.markets[market].k) * lots
      optionLeg(twin, [market, account, log.amount[row]], { lots, value: -value })
      optionLeg(twin, [market, other, log.amount[row]], { lots: -lots, value })
    }
    if (kind === 'exercise' || kind === 'lapse') {
      const market = marketOf(world, account, -1)
      const value = BigInt(log.ticks[row]) * BigInt(world.markets[market].k) * lots
      optionLeg(twin, [market, account, other], { lots: -lots, value })
    }
    if (kind === 'takeover' || kind === 'deleverage') {
      const [from, to] = kind === 'takeover' ? [account, other] : [other, account]
      const market = marketOf(world, from, to)
      const value = lots > 0n ? amount : -amount
      leg(twin, market, from, { lots: -lots, value })
      leg(twin, market, to, { lots, value: -value })
    }
    if (PAYS_OTHER.has(kind)) move(twin, account, other, amount)
    if (OTHER_PAYS.has(kind)) move(twin, other, account, amount)
    if (OUTSIDE_PAYS.has(kind)) move(twin, world.outside, account, amount)
  }
}

/** Kinds that move `amount` from the account to the other, the other way round, or in from the outside world. */
const PAYS_OTHER = new Set<string>(['penalty', 'loss-socialized', 'reward', 'fee', 'funding', 'residue', 'vault-in', 'gas', 'rebate', 'fee-share', 'bonus', 'outside-trade']) // prettier-ignore
const OTHER_PAYS = new Set<string>([
  'rung-paid',
  'insolvent',
  'vault-out',
  'collateral',
  'auction-bid',
])
const OUTSIDE_PAYS = new Set<string>(['deposit', 'reentry'])

/** The market in which two accounts trade: the house's, or that of the one who is an agent. */
function marketOf({ markets, cohorts }: World, account: number, other: number): number {
  const house = markets.findIndex(market => market.house === other)
  if (house >= 0) return house
  for (const row of [account, other]) {
    const cohort = cohorts.find(({ first, count }) => row >= first && row < first + count)
    if (cohort) return cohort.market
  }
  return 0
}

/** All worlds of these tests settle in one asset. */
function move({ cash: [cash] }: Twin, from: number, to: number, amount: bigint): void {
  cash.set(from, cash.get(from)! - amount)
  cash.set(to, cash.get(to)! + amount)
}

/** One leg of a trade: lots for `value` quanta received (below zero: paid). A turn closes, then opens. */
function leg(twin: Twin, market: number, account: number, trade: Trade): void {
  post(twin, account, twin.positions[market].get(account)!, trade)
}

interface Trade {
  readonly lots: bigint
  readonly value: bigint
}

/** The same of an option: what is closed is forgotten. */
function optionLeg(
  twin: Twin,
  [market, account, instrument]: readonly [number, number, number],
  trade: Trade,
): void {
  const held = twin.options[market]
  const key = keyOf(account, instrument)
  const position = held.get(key) ?? { size: 0n, quote: 0n }
  post(twin, account, position, trade)
  if (position.size === 0n && position.quote === 0n) held.delete(key)
  else held.set(key, position)
}

function post({ cash: [cash] }: Twin, account: number, position: Position, trade: Trade): void {
  const { lots, value } = trade
  if (position.size * lots < 0n) {
    const most = abs(position.size) < abs(lots) ? abs(position.size) : abs(lots)
    const moved = nearest(position.quote * most, abs(position.size))
    const realized = nearest(value * most, abs(lots))
    cash.set(account, cash.get(account)! + moved + realized)
    position.quote += value - realized - moved
  } else position.quote += value
  position.size += lots
}

/** The house realizes nothing. */
function houseLeg(
  { positions }: Twin,
  market: number,
  account: number,
  { lots, value }: { lots: bigint; value: bigint },
): void {
  const position = positions[market].get(account)!
  position.size -= lots
  position.quote += value
}

/** Names the first number in which the columns differ from the twin; undefined if none does. */
export function difference(twin: Twin, world: World): string | undefined {
  for (const [asset, column] of world.cash.entries()) {
    const found = [...column].findIndex((value, i) => BigInt(value) !== twin.cash[asset].get(i))
    if (found >= 0) return `cash of ${found}: ${column[found]}, twin ${twin.cash[asset].get(found)}`
  }
  for (const { row, size, quote, chain } of world.markets) {
    for (let i = 0; i < size.length; i++) {
      const { size: lots, quote: leg } = twin.positions[row].get(i)!
      if (BigInt(size[i]) !== lots) return `size of ${i}: ${size[i]}, twin ${lots}`
      if (BigInt(quote[i]) !== leg) return `quote of ${i}: ${quote[i]}, twin ${leg}`
    }
    const held = new Map(chain ? legsOf(chain) : [])
    for (const key of new Set([...held.keys(), ...twin.options[row].keys()])) {
      const [own, other] = [held.get(key), twin.options[row].get(key)].map(legText)
      if (own !== other) return `option ${key}: ${own}, twin ${other}`
    }
  }
  return undefined
}

const legText = (held: Position | undefined): string =>
  held ? `${held.size} lots for ${held.quote}` : 'none'

/** Sum of all cash and quote legs: zero in a sound world. */
export function total({ cash, positions, options }: Twin): bigint {
  let sum = 0n
  for (const column of cash) for (const value of column.values()) sum += value
  for (const column of [...positions, ...options])
    for (const { quote } of column.values()) sum += quote
  return sum
}
