/** The stream of the benchmark to this book and to nodejs-order-book: the same trades, the same orders left. */
import { OrderBook, SelfTradePreventionMode, Side } from 'nodejs-order-book'
import { expect, test } from 'vitest'
import { CANCEL, MARKET, orderStream } from '../../../../src/cli/bench/book.ts'
import { createColumns } from '../../../../src/kernel/columns.ts'
import {
  BID,
  CANCEL_RESTING,
  CANCEL_TAKING,
  createBook,
  createFills,
} from '../../../../src/market/book/book.ts'
import { cancel, createOrderEntry, limit, market } from '../../../../src/market/book/orders.ts'
import { resting } from './structure.ts'

const OPERATIONS = 20_000

type Answer = ReturnType<OrderBook['limit']>

/** Trades of an answer as [id of the resting order, price, lots], in order. */
function tradesOf({ done, partial, partialQuantityProcessed }: Answer, id: string): unknown[] {
  const orders = [...done, ...(partial ? [{ ...partial, size: partialQuantityProcessed }] : [])]
  // An order that takes is listed too, done or partly so.
  return (orders as { id: string; price: number; size: number }[])
    .filter(order => order.id !== id)
    .map(order => [order.id, order.price, order.size])
}

/** Both books over one stream, compared trade by trade; `accounts` share the orders between them. */
function compare(
  seed: string,
  accounts: number,
  own: number,
  mode: SelfTradePreventionMode,
): { readonly traded: number } {
  const stream = orderStream(OPERATIONS, seed)
  const { adds } = stream
  const ours = createBook(createColumns(), 'book', 0, adds, 1)
  const entry = createOrderEntry(ours, createFills(), own)
  const theirs = new OrderBook()
  const handles: { slot: number; generation: number; account: number }[] = []
  const idAt = new Map<number, string>()
  let traded = 0
  for (let i = 0; i < OPERATIONS; i++) {
    const direction = stream.direction[i]
    const size = stream.lots[i]
    const account = i % accounts
    if (stream.kind[i] === CANCEL) {
      const handle = handles[stream.target[i]]
      cancel(entry, handle.account, handle.slot, handle.generation)
      theirs.cancel(`order ${stream.target[i]}`)
      continue
    }
    const isMarket = stream.kind[i] === MARKET
    const id = isMarket ? '' : `order ${handles.length}`
    const price = stream.ticks[i]
    if (isMarket) market(entry, account, direction, size)
    else limit(entry, account, direction, size, price)
    const side = direction > 0 ? Side.BUY : Side.SELL
    const order = { id, side, size, price, accountId: `account ${account}`, stpMode: mode }
    const answer = isMarket ? theirs.market(order) : theirs.limit(order)
    const { fills } = entry
    const trades = Array.from({ length: fills.count }, (_, j) => [
      idAt.get(fills.slots[j]),
      fills.ticks[j],
      fills.lots[j],
    ])
    expect(trades).toEqual(tradesOf(answer, id))
    traded += entry.lots
    fills.count = 0
    if (isMarket) continue
    const { slot, generation } = entry
    handles.push({ slot, generation, account })
    if (slot >= 0) idAt.set(slot, id)
  }
  const { bids, asks } = theirs.snapshot()
  for (const [side, levels] of [bids, asks].entries()) {
    const left = resting(ours, side).map(({ slot, ticks, lots }) => [idAt.get(slot), ticks, lots])
    const sorted = levels.toSorted((a, b) => (side === BID ? b.price - a.price : a.price - b.price))
    expect(left).toEqual(
      sorted.flatMap(({ price, orders }) => orders.map(({ id, size }) => [id, price, size])),
    )
    expect(left.length).toBeGreaterThan(100)
  }
  return { traded }
}

test.each(['1', '2', '3'])('every order an account of its own, seed %s', seed => {
  const { traded } = compare(seed, OPERATIONS, CANCEL_RESTING, SelfTradePreventionMode.NONE)
  expect(traded).toBeGreaterThan(OPERATIONS)
})

test('few accounts, whose resting orders go when they meet themselves', () => {
  const { traded } = compare('4', 7, CANCEL_RESTING, SelfTradePreventionMode.EXPIRE_MAKER)
  expect(traded).toBeGreaterThan(OPERATIONS)
})

test('few accounts, whose incoming orders end when they meet themselves', () => {
  const { traded } = compare('5', 7, CANCEL_TAKING, SelfTradePreventionMode.EXPIRE_TAKER)
  expect(traded).toBeGreaterThan(OPERATIONS)
})
