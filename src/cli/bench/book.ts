/** The order book beside a library of the trade: 55 % orders, 40 % cancels, 5 % market orders, near a price that walks. */
import { createColumns } from '../../kernel/columns.ts'
import { hashHex, hashStart, hashWords } from '../../kernel/digest.ts'
import { draw32, uniform } from '../../kernel/random.ts'
import { keyFromText } from '../../kernel/seed.ts'
import {
  ASK,
  BID,
  LEVELS,
  createBook,
  createFills,
  depth,
  type Fills,
} from '../../market/book/book.ts'
import { cancel, createOrderEntry, limit, market } from '../../market/book/orders.ts'
import { breathe } from '../interrupt.ts'
import { median, type Bench, type BenchRow } from './row.ts'

const OPERATIONS = 1_000_000
/** The library takes longer the more orders it has seen, so it gets fewer. */
const LIBRARY_OPERATIONS = 200_000
const LIBRARY = 'nodejs-order-book'

const ADD = 0
export const CANCEL = 1
export const MARKET = 2

/** Fills kept before they go into the digest. */
const BATCH = 4096
/** Ticks of the price at the start: the middle of the window, which begins at tick 1. */
const START = LEVELS >> 1

/** Commands as columns. */
interface Stream {
  readonly operations: number
  readonly adds: number
  /** ADD, CANCEL or MARKET. */
  readonly kind: Uint8Array
  /** +1 buy, -1 sell. */
  readonly direction: Int32Array
  /** Of an order with a limit. */
  readonly ticks: Int32Array
  /** Of a cancel: which of the orders with a limit, from 0. */
  readonly target: Int32Array
  readonly lots: Int32Array
  readonly priceEnd: number
}

/** What a book makes of a stream; volumes in lots, equal for all books. */
interface Result {
  readonly traded: number
  readonly resting: number
  readonly seconds: number
}

interface Run extends Result {
  readonly cpuSeconds: number
  readonly fills: number
  readonly digest: string
}

/** `agents` and what is counted by them are 0: a book has none. `steps` are operations. */
interface BookRow extends BenchRow {
  readonly traded: number
  readonly resting: number
}

export const book: Bench = async options => {
  const { rounds = 5, seed = '1' } = options
  const stream = orderStream(options.steps ?? OPERATIONS, seed)
  const beside = options.beside ?? (await besideLibrary(seed))
  const runs: Run[] = []
  const peers: number[] = []
  for (let round = 0; round < rounds; round++) {
    runs.push(runBook(stream))
    if (beside) peers.push(beside(seed))
    await breathe()
  }
  return [bookRow(stream, runs, peers)]
}

function bookRow(stream: Stream, runs: readonly Run[], peers: readonly number[]): BookRow {
  const { operations } = stream
  const rates = runs.map(({ seconds }) => operations / seconds)
  const rate = median(rates)
  const wallSeconds = operations / rate
  const cpuSeconds = median(runs.map(run => run.cpuSeconds))
  const [{ fills, traded, resting, digest }] = runs
  return {
    name: 'book',
    agents: 0,
    steps: operations,
    activity: 1,
    wallSeconds,
    cpuSeconds,
    agentStepsPerSecond: 0,
    actingPerSecond: 0,
    ordersPerSecond: rate,
    fillsPerSecond: fills / wallSeconds,
    liquidationsPerAgent: 0,
    insurancePerAgent: 0,
    priceEnd: stream.priceEnd,
    traded,
    resting,
    digest,
    rssBytes: process.memoryUsage.rss(),
    firstToMedian: rates[0] / rate,
    ...(peers.length > 0
      ? { peerRate: median(peers), ratio: median(rates.map((own, i) => own / peers[i])) }
      : {}),
  }
}

/**
 * The stream of a seed. Limits lie within 40 ticks of the price, most of them near and some beyond
 * it; a cancel names one of the last 4,000 orders, which may be gone; every 50 commands the price
 * moves by a tick.
 */
export function orderStream(operations: number, seed: string): Stream {
  const [k0, k1] = keyFromText(seed)
  const ints = (): Int32Array => new Int32Array(operations)
  const kind = new Uint8Array(operations)
  const [direction, ticks, target, lots] = [ints(), ints(), ints(), ints()]
  let price = START
  let adds = 0
  for (let i = 0; i < operations; i++) {
    const draw = (purpose: number): number => draw32(k0, k1, i, purpose)
    const share = draw(0) % 100
    direction[i] = draw(1) & 1 ? 1 : -1
    lots[i] = 1 + (draw(2) % (share < 5 ? 40 : 20))
    if (share < 5) kind[i] = MARKET
    else if (share < 45 && adds > 0) {
      kind[i] = CANCEL
      target[i] = adds - 1 - (draw(3) % Math.min(adds, 4000))
    } else {
      const away = uniform(k0, k1, i, 4)
      ticks[i] = price - direction[i] * (Math.floor(40 * away * away) - 1)
      adds++
    }
    if (i % 50 === 0) price += draw(5) & 1 ? 1 : -1
  }
  return { operations, adds, kind, direction, ticks, target, lots, priceEnd: price }
}

/**
 * Runs a stream through our book. Every fill goes into a digest. Each order is an account of its
 * own, named by its number, so that nobody meets himself.
 */
function runBook(stream: Stream): Run {
  const { operations, adds, kind, direction, ticks, target, lots } = stream
  const ours = createBook(createColumns(), 'book', 0, adds, 1)
  const entry = createOrderEntry(ours, createFills(2 * BATCH))
  const { fills } = entry
  const slots = new Int32Array(adds)
  const generations = new Int32Array(adds)
  const digest = hashStart()
  let [added, traded, count] = [0, 0, 0]
  const cpu = process.cpuUsage()
  const begin = process.hrtime.bigint()
  for (let i = 0; i < operations; i++) {
    if (kind[i] === CANCEL) {
      cancel(entry, target[i], slots[target[i]], generations[target[i]])
      continue
    }
    if (kind[i] === ADD) {
      limit(entry, added, direction[i], lots[i], ticks[i])
      slots[added] = entry.slot
      generations[added++] = entry.generation
    } else market(entry, adds, direction[i], lots[i])
    traded += entry.lots
    if (fills.count < BATCH) continue
    count += fold(digest, fills)
  }
  count += fold(digest, fills)
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9
  const { user, system } = process.cpuUsage(cpu)
  const cpuSeconds = (user + system) / 1e6
  const resting = depth(ours, BID, 1, LEVELS) + depth(ours, ASK, 1, LEVELS)
  return { traded, resting, fills: count, seconds, cpuSeconds, digest: hashHex(digest) }
}

/** Adds the fills to the digest and empties them; returns how many there were. */
function fold(digest: Int32Array, fills: Fills): number {
  const { count } = fills
  hashWords(digest, fills.slots, 0, count)
  hashWords(digest, fills.accounts, 0, count)
  hashWords(digest, fills.ticks, 0, count)
  hashWords(digest, fills.lots, 0, count)
  fills.count = 0
  return count
}

/** As much of the library as is used. */
interface LibraryBook {
  limit(order: { id: string; side: string; size: number; price: number }): LibraryAnswer
  market(order: { side: string; size: number }): LibraryAnswer
  cancel(id: string): unknown
  /** Asks and bids, each a list of price and lots. */
  depth(): readonly (readonly (readonly [number, number])[])[]
}

interface LibraryAnswer {
  readonly quantityLeft: number
}

/**
 * Runs the library once and returns its operations a second, after a check that both books end
 * alike; undefined, and said so, where it is not installed.
 */
async function besideLibrary(seed: string): Promise<(() => number) | undefined> {
  const OrderBook = await libraryBook()
  if (!OrderBook) return undefined
  const stream = orderStream(LIBRARY_OPERATIONS, seed)
  return () => {
    const theirs = runLibrary(new OrderBook(), stream)
    requireSame(runBook(stream), theirs)
    return stream.operations / theirs.seconds
  }
}

async function libraryBook(): Promise<(new () => LibraryBook) | undefined> {
  try {
    // By a variable: it is neither bundled nor asked for before it is needed.
    return ((await import(LIBRARY)) as { OrderBook: new () => LibraryBook }).OrderBook
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    process.stderr.write(`${LIBRARY} is not installed: nothing to compare with\n`)
    return undefined
  }
}

function runLibrary(library: LibraryBook, stream: Stream): Result {
  const { operations, adds, kind, direction, ticks, target, lots } = stream
  const ids = Array.from({ length: adds }, (_, i) => `order ${i}`)
  let [added, traded] = [0, 0]
  const begin = process.hrtime.bigint()
  for (let i = 0; i < operations; i++) {
    const side = direction[i] > 0 ? 'buy' : 'sell'
    const size = lots[i]
    if (kind[i] === CANCEL) library.cancel(ids[target[i]])
    else if (kind[i] === MARKET) traded += size - library.market({ side, size }).quantityLeft
    else {
      const order = { id: ids[added++], side, size, price: ticks[i] }
      traded += size - library.limit(order).quantityLeft
    }
  }
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9
  const resting = library
    .depth()
    .flat()
    .reduce((sum, [, size]) => sum + size, 0)
  return { traded, resting, seconds }
}

/** Throws if the two books did not end alike. */
function requireSame(ours: Result, theirs: Result): void {
  for (const what of ['traded', 'resting'] as const) {
    if (ours[what] === theirs[what]) continue
    throw new Error(`lots ${what}: got ${ours[what]}, expected ${theirs[what]} as ${LIBRARY} has`)
  }
}
