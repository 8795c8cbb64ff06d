/** What holds for every book after any list of commands, seen without a second book to compare with. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CANCEL_TAKING, LEVELS, depth } from '../../../../src/market/book/book.ts'
import type { Fill } from '../../../../src/study/twins/book.ts'
import { commands, fastPlayer, type Command, type Played } from './commands.ts'
import { SIDES, faults } from './structure.ts'

interface State {
  /** Bids and asks in the order in which they would be taken. */
  readonly queues: readonly (readonly Fill[])[]
  /** Orders taken off because their own account came, and their lots, so far. */
  readonly own: readonly number[]
}

interface Step {
  readonly command: Command
  readonly played: Played
  readonly before: State
  readonly after: State
  readonly player: ReturnType<typeof fastPlayer>
}

/** Shows every step of many lists to `look`, which says whether there was anything to look at. */
function always(seed: number, look: (step: Step) => boolean): void {
  let looks = 0
  const play = (list: readonly Command[]): void => {
    const player = fastPlayer()
    const state = (): State => ({ queues: SIDES.map(player.queue), own: player.own() })
    let after = state()
    for (const command of list) {
      const before = after
      const played = player.play(command)
      after = state()
      if (look({ command, played, before, after, player })) looks++
    }
  }
  fc.assert(fc.property(commands, play), { seed, numRuns: 40 })
  expect(looks).toBeGreaterThan(60)
}

/** What a command that may take asks for; undefined for the others. */
function taking(command: Command) {
  if (!('account' in command)) return undefined
  const { account, direction, lots, own } = command
  const limit = command.do === 'market' ? direction * Infinity : command.ticks
  return { account, direction, lots, limit, own }
}

const total = (orders: readonly { readonly lots: number }[]): number =>
  orders.reduce((sum, { lots }) => sum + lots, 0)

const lotsOf = (orders: readonly Fill[], name: string): number =>
  total(orders.filter(order => order.name === name))

describe('after any command', () => {
  test('K1: the best bid is below the best ask', () => {
    always(1, ({ after }) => {
      const [bids, asks] = after.queues
      if (bids.length === 0 || asks.length === 0) return false
      expect(bids[0].ticks).toBeLessThan(asks[0].ticks)
      return true
    })
  })

  test('K2: what had been placed is filled, taken off for a reason, or rests', () => {
    always(2, step => {
      const { command, played, before, after } = step
      if (command.do === 'restore') return false
      const slot = command.do === 'place' ? `slot ${command.slot}` : ''
      const rests = after.queues.flat().filter(({ name }) => name !== slot)
      const lost = before.queues.flat().flatMap(order => {
        const left = order.lots - lotsOf(played.fills, order.name)
        expect(left).toBeGreaterThanOrEqual(0)
        const resting = lotsOf(rests, order.name)
        if (resting === left) return []
        expect(resting).toBe(0)
        return [{ ...order, lots: left }]
      })
      explain(step, lost)
      const arrived = rests.filter(({ name }) => lotsOf(before.queues.flat(), name) === 0)
      const isResting = played.outcome === 'resting'
      expect(arrived).toHaveLength(isResting ? 1 : 0)
      if (isResting && 'lots' in command) expect(total(arrived)).toBe(command.lots - played.lots)
      return isResting || lost.length > 0 || played.fills.length > 0
    })
  })

  test('K3: the lots of a level are the sum of its orders, and all arrays agree', () => {
    always(3, ({ after, player }) => {
      expect(faults(player.book)).toEqual([])
      for (const side of SIDES) {
        const queue = after.queues[side]
        for (const { ticks } of queue) {
          const there = queue.filter(order => order.ticks === ticks)
          expect(depth(player.book, side, ticks, ticks)).toBe(total(there))
        }
        expect(depth(player.book, side, -Infinity, Infinity)).toBe(total(queue))
      }
      return after.queues.flat().length > 1
    })
  })

  test('K4: no order was filled while one with a better price, or as good and older, rests', () => {
    always(4, ({ command, played, before, after }) => {
      const order = taking(command)
      if (!order || played.fills.length === 0) return false
      const queue = before.queues[order.direction > 0 ? 1 : 0].map(({ name }) => name)
      const places = played.fills.map(({ name }) => queue.indexOf(name))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      const ahead = queue.slice(0, places.at(-1))
      expect(ahead.filter(name => lotsOf(after.queues.flat(), name) > 0)).toEqual([])
      return true
    })
  })

  test('K5: no fill is worse than the limit, at another price than the resting one, or with oneself', () => {
    always(5, ({ command, played, before }) => {
      const order = taking(command)
      if (!order) {
        expect(played.fills).toEqual([])
        return false
      }
      for (const fill of played.fills) {
        expect(order.direction * (order.limit - fill.ticks)).toBeGreaterThanOrEqual(0)
        expect(before.queues.flat()).toContainEqual({ ...fill, lots: expect.any(Number) })
        expect(fill.account).not.toBe(order.account)
      }
      if (order.lots > 0) expect(total(played.fills)).toBeLessThanOrEqual(order.lots)
      if (command.do === 'postOnly') expect(played.fills).toEqual([])
      return played.fills.length > 0
    })
  })

  test('K6: a reduce-only order has neither enlarged nor turned the position, and does not rest', () => {
    always(6, ({ command, played, before, after }) => {
      if (command.do !== 'reduceOnly' || played.outcome?.startsWith('refused')) return false
      const { position, direction } = command
      const now = position + direction * total(played.fills)
      expect(Math.abs(now)).toBeLessThanOrEqual(Math.abs(position))
      expect(now * position).toBeGreaterThanOrEqual(0)
      expect(after.queues.flat().length).toBeLessThanOrEqual(before.queues.flat().length)
      return true
    })
  })

  test('K10: a refused command has changed nothing', () => {
    always(7, ({ played, before, after }) => {
      if (!played.outcome?.startsWith('refused')) return false
      expect(played).toEqual({ outcome: played.outcome, lots: 0, fills: [] })
      expect(after).toEqual(before)
      return true
    })
  })
})

/** Checks that orders were taken off, with what was left of them, for the reason that the command gives. */
function explain({ command, played, before, after }: Step, lost: readonly Fill[]): void {
  const own = after.own.map((count, i) => count - before.own[i])
  const order = taking(command)
  if (order) {
    expect(own).toEqual([lost.length, total(lost)])
    expect(lost.every(({ account }) => account === order.account)).toBe(true)
    if (order.own === CANCEL_TAKING) expect(lost).toEqual([])
    return
  }
  expect(own).toEqual([0, 0])
  if (command.do === 'cancel' || command.do === 'withdraw') expect(total(lost)).toBe(played.lots)
  else if (command.do === 'recentre') {
    expect(lost).toHaveLength(played.lots)
    const end = command.base + LEVELS
    expect(lost.filter(({ ticks }) => ticks >= command.base && ticks < end)).toEqual([])
  } else if (command.do === 'place') {
    expect(lost.every(({ name }) => name === `slot ${command.slot}`)).toBe(true)
  } else expect(lost).toEqual([])
}
