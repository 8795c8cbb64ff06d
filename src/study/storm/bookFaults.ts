/** Whether the arrays of an order book agree with each other. Walks over all of it: not for every step. */
import {
  BEST_ASK,
  BEST_BID,
  FREE,
  LEVEL,
  LEVELS,
  LOTS,
  NEXT,
  PREVIOUS,
  type Book,
} from '../../market/book/book.ts'

/** Slots of a level, front first. Throws if its queue has no end. */
export function slotsAt({ orders, levels }: Book, level: number): number[] {
  const slots = []
  for (let slot = levels[2 * level]; slot >= 0; slot = orders[4 * slot + NEXT]) {
    slots.push(slot)
    if (slots.length > orders.length) throw new Error(`level ${level} has no end`)
  }
  return slots
}

/** Levels whose bit is set, lowest first. */
export function setLevels({ bits }: Book): number[] {
  const found: number[] = []
  for (let word = 0; word < bits.length; word++) {
    if (bits[word] === 0) continue
    for (let bit = 0; bit < 32; bit++) if ((bits[word] >>> bit) & 1) found.push(32 * word + bit)
  }
  return found
}

/** Takes whether something is right, and what it is if not. */
type Check = (isRight: boolean, fault: string) => void

/** Everything in which the arrays of a book contradict each other. */
export function bookFaults(book: Book): string[] {
  const found: string[] = []
  const check: Check = (isRight, fault) => {
    if (!isRight) found.push(fault)
  }
  const set = setLevels(book)
  const queued = new Set<number>()
  for (const level of set) checkLevel(book, level, queued, check)
  checkEnds(book, set, check)
  checkSlots(book, queued, check)
  return found
}

function checkLevel(book: Book, level: number, queued: Set<number>, check: Check): void {
  const { orders, levels, owner } = book
  const slots = slotsAt(book, level)
  check(slots.length > 0, `level ${level}: a bit without orders`)
  check(levels[2 * level + 1] === (slots.at(-1) ?? -1), `level ${level}: another last slot`)
  slots.forEach((slot, i) => {
    check(!queued.has(slot), `slot ${slot}: queued twice`)
    queued.add(slot)
    check(orders[4 * slot + LOTS] > 0, `slot ${slot}: queued without lots`)
    check(orders[4 * slot + LEVEL] === level, `slot ${slot}: queued at another level`)
    check(orders[4 * slot + PREVIOUS] === (slots[i - 1] ?? -1), `slot ${slot}: another previous`)
    check(owner[slot] >= 0, `slot ${slot}: no owner`)
  })
}

/** Ends of queues, the summary of the bits, and the best prices. */
function checkEnds({ levels, bits, summary, registers }: Book, set: number[], check: Check): void {
  let ends = 0
  for (let i = 0; i < levels.length; i++) if (levels[i] >= 0) ends++
  check(ends === 2 * set.length, `${ends} ends of queues at ${set.length} levels`)
  for (let word = 0; word < bits.length; word++) {
    const isSummed = (summary[word >> 5] >>> (word & 31)) & 1
    if (isSummed !== (bits[word] === 0 ? 0 : 1)) check(false, `word ${word}: not as in the summary`)
  }
  const { [BEST_BID]: bid, [BEST_ASK]: ask } = registers
  check(bid < ask, `best bid ${bid} and ask ${ask} cross`)
  check(bid === -1 || set.includes(bid), `best bid ${bid} is empty`)
  check(ask === LEVELS || set.includes(ask), `best ask ${ask} is empty`)
  check(!set.some(level => level > bid && level < ask), `orders between ${bid} and ${ask}`)
}

/** Slots in a queue have lots, and of the pool all others are free. */
function checkSlots(
  { orders, registers, owner, fixedSlots }: Book,
  queued: ReadonlySet<number>,
  check: Check,
): void {
  const free = new Uint8Array(owner.length)
  let slot = registers[FREE]
  for (; slot >= 0 && free[slot] === 0; slot = orders[4 * slot + NEXT]) free[slot] = 1
  for (slot = 0; slot < owner.length; slot++) {
    const isQueued = queued.has(slot)
    const isFree = slot >= fixedSlots && !isQueued
    // Said only of those that are wrong: there are thousands.
    if ((free[slot] === 1) !== isFree) check(false, `slot ${slot}: free is ${!isFree}`)
    if (orders[4 * slot + LOTS] > 0 !== isQueued) check(false, `slot ${slot}: lots without a queue`)
  }
}
