/** Looks into the arrays of a book: what rests in which order, and whether the arrays agree with each other. */
import {
  ASK,
  BASE,
  BEST_ASK,
  BEST_BID,
  BID,
  FREE,
  LEVEL,
  LEVELS,
  LOTS,
  NEXT,
  PREVIOUS,
  type Book,
} from '../../../../src/market/book/book.ts'

export interface Resting {
  readonly slot: number
  readonly account: number
  readonly ticks: number
  readonly lots: number
}

/** Slots of a level, front first. */
export function slotsAt({ orders, levels }: Book, level: number): number[] {
  const slots = []
  for (let slot = levels[2 * level]; slot >= 0; slot = orders[4 * slot + NEXT]) {
    slots.push(slot)
    if (slots.length > orders.length) throw new Error(`level ${level} has no end`)
  }
  return slots
}

/** Levels whose bit is set, lowest first. */
function setLevels({ bits }: Book): number[] {
  const found: number[] = []
  for (let word = 0; word < bits.length; word++) {
    if (bits[word] === 0) continue
    for (let bit = 0; bit < 32; bit++) if ((bits[word] >>> bit) & 1) found.push(32 * word + bit)
  }
  return found
}

/** Orders of a side in the order in which they would be taken. */
export function resting(book: Book, side: number): Resting[] {
  const { orders, owner, registers } = book
  const levels = setLevels(book).filter(level =>
    side === BID ? level <= registers[BEST_BID] : level >= registers[BEST_ASK],
  )
  if (side === BID) levels.reverse()
  return levels.flatMap(level =>
    slotsAt(book, level).map(slot => ({
      slot,
      account: owner[slot],
      ticks: registers[BASE] + level,
      lots: orders[4 * slot + LOTS],
    })),
  )
}

/** Everything in which the arrays of a book contradict each other. */
export function faults(book: Book): string[] {
  const { orders, levels, bits, summary, registers, fixedSlots, owner } = book
  const found: string[] = []
  const check = (isRight: boolean, fault: string): void => {
    if (!isRight) found.push(fault)
  }
  const set = setLevels(book)
  const queued = new Set<number>()
  for (const level of set) {
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
  let ends = 0
  for (let i = 0; i < levels.length; i++) if (levels[i] >= 0) ends++
  check(ends === 2 * set.length, `${ends} ends of queues at ${set.length} levels`)
  for (let word = 0; word < bits.length; word++) {
    const isSummed = (summary[word >> 5] >>> (word & 31)) & 1
    if (isSummed !== (bits[word] === 0 ? 0 : 1)) found.push(`word ${word}: not as in the summary`)
  }
  const { [BEST_BID]: bid, [BEST_ASK]: ask } = registers
  check(bid < ask, `best bid ${bid} and ask ${ask} cross`)
  check(bid === -1 || set.includes(bid), `best bid ${bid} is empty`)
  check(ask === LEVELS || set.includes(ask), `best ask ${ask} is empty`)
  check(!set.some(level => level > bid && level < ask), `orders between ${bid} and ${ask}`)
  const free = new Set<number>()
  for (let slot = registers[FREE]; slot >= 0 && !free.has(slot); slot = orders[4 * slot + NEXT]) {
    free.add(slot)
  }
  owner.forEach((_, slot) => {
    const isFree = slot >= fixedSlots && !queued.has(slot)
    check(free.has(slot) === isFree, `slot ${slot}: free is ${!isFree}`)
    check(orders[4 * slot + LOTS] > 0 === queued.has(slot), `slot ${slot}: lots without a queue`)
  })
  return found
}

export const SIDES = [BID, ASK] as const
