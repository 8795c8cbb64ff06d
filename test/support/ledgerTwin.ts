/** The ledger written a second time, slowly and plainly: BigInt, maps, one event at a time.
 *  It reads only what the events say, so it also shows that the log alone holds the whole story. */
import type { Run } from '../../src/engine/run.ts'
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
}

/** Starts from the columns as they stand. */
export function twinOf(world: World): Twin {
  return {
    cash: world.cash.map(column => new Map([...column].map((value, i) => [i, BigInt(value)]))),
    positions: world.markets.map(
      ({ size, quote }) =>
        new Map([...size].map((lots, i) => [i, { size: BigInt(lots), quote: BigInt(quote[i]) }])),
    ),
  }
}

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
    if (kind === 'fill') {
      const market = world.markets.findIndex(({ house }) => house === other)
      const order = { account, lots: BigInt(log.lots[row]), ticks: BigInt(log.ticks[row]) }
      fill(twin, world, market, order)
    }
    if (kind === 'penalty') move(twin, account, other, amount)
    if (kind === 'rung-paid') move(twin, other, account, amount)
    if (kind === 'loss-socialized') move(twin, account, other, amount)
    if (kind === 'insolvent') move(twin, other, account, amount)
    if (kind === 'deposit') move(twin, world.outside, account, amount)
  }
}

/** All worlds of these tests settle in one asset. */
function move({ cash: [cash] }: Twin, from: number, to: number, amount: bigint): void {
  cash.set(from, cash.get(from)! - amount)
  cash.set(to, cash.get(to)! + amount)
}

function fill(
  { cash: [cash], positions }: Twin,
  world: World,
  market: number,
  { account, lots, ticks }: { account: number; lots: bigint; ticks: bigint },
): void {
  const { house, k } = world.markets[market]
  const value = ticks * BigInt(k)
  const position = positions[market].get(account)!
  let rest = lots
  if (position.size * lots < 0n) {
    const most = abs(position.size) < abs(lots) ? abs(position.size) : abs(lots)
    const closed = position.size > 0n ? most : -most
    const leg = nearest(position.quote * closed, position.size)
    cash.set(account, cash.get(account)! + leg + closed * value)
    position.quote -= leg
    position.size -= closed
    rest += closed
  }
  position.size += rest
  position.quote -= rest * value
  const counterparty = positions[market].get(house)!
  counterparty.size -= lots
  counterparty.quote += lots * value
}

/** Names the first number in which the columns differ from the twin; undefined if none does. */
export function difference(twin: Twin, world: World): string | undefined {
  for (const [asset, column] of world.cash.entries()) {
    const found = [...column].findIndex((value, i) => BigInt(value) !== twin.cash[asset].get(i))
    if (found >= 0) return `cash of ${found}: ${column[found]}, twin ${twin.cash[asset].get(found)}`
  }
  for (const { row, size, quote } of world.markets) {
    for (let i = 0; i < size.length; i++) {
      const { size: lots, quote: leg } = twin.positions[row].get(i)!
      if (BigInt(size[i]) !== lots) return `size of ${i}: ${size[i]}, twin ${lots}`
      if (BigInt(quote[i]) !== leg) return `quote of ${i}: ${quote[i]}, twin ${leg}`
    }
  }
  return undefined
}

/** Sum of all cash and quote legs: zero in a sound world. */
export function total({ cash, positions }: Twin): bigint {
  let sum = 0n
  for (const column of cash) for (const value of column.values()) sum += value
  for (const column of positions) for (const { quote } of column.values()) sum += quote
  return sum
}
