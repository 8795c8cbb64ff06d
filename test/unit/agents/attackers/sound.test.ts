/** What holds for each plan of attack, whatever phase it is in and whatever it is told. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as attackers from '../../../../src/agents/attackers/index.ts'
import type { StrategyPart, View } from '../../../../src/agents/strategy.ts'
import { ORDER_MOST } from '../../../../src/world/intents.ts'
import { cohort, type TestCohort } from '../decisions.ts'

const parts: StrategyPart[] = Object.values(attackers)

function faults({ decision }: TestCohort): string[] {
  const { acting, intents, plot } = decision
  const found: string[] = []
  const check = (holds: boolean, what: string): void => void (holds || found.push(what))
  for (let j = 0; j < acting.count; j++) {
    const [lots, limit] = [intents.lots[j], intents.limit[j]]
    check(Number.isInteger(lots) && Math.abs(lots) <= ORDER_MOST, `${j} orders ${lots}`)
    if (lots !== 0) check(Number.isInteger(limit) && limit >= 0 && limit <= ORDER_MOST, `${j} to ${limit}`) // prettier-ignore
    check(Number.isInteger(plot.collateral[j]), `${j} moves ${plot.collateral[j]}`)
  }
  check(Number.isInteger(plot.spotLots), `trades ${plot.spotLots} outside`)
  return found
}

const odd = fc.constantFrom(NaN, 0, -1, 1, 0.5, 50_000, 1e18, Infinity, -Infinity)
const NAMES = [
  ...['markTicks', 'lotValue', 'mid', 'bestBid', 'bestAsk', 'openInterest', 'initialRate'],
  ...['bidDepth', 'askDepth', 'forcedLots', 'outsideNow', 'index', 'halted', 'takerFee'],
] as const
const oddView = fc.record(Object.fromEntries(NAMES.map(name => [name, odd])), { requiredKeys: [] })
const money = fc.record({ cash: odd, spot: odd, worth: odd, budget: odd })
const holdings = fc.record({
  size: fc.array(fc.constantFrom(0, 1, -7, 5000, -5000, 1e9), { minLength: 4, maxLength: 4 }),
  equity: fc.array(odd, { minLength: 4, maxLength: 4 }),
  free: fc.array(fc.constantFrom(0, 1, 1e8), { minLength: 4, maxLength: 4 }),
  flagged: fc.array(fc.constantFrom(0, 1), { minLength: 4, maxLength: 4 }),
})
const since = fc.constantFrom(0, 1, 400)

describe.each(parts)('$id', part => {
  const phases = part.plan!.phases.length

  test('declares its plan and remembers where in it it is', () => {
    const { phases, reasons, ends } = part.plan!
    expect(part.role).toBe('attacker')
    expect(part.memory).toEqual(expect.arrayContaining(['phase', 'reason']))
    expect(reasons[0]).toBe('')
    expect(new Set(phases).size).toBe(phases.length)
    expect(new Set(reasons).size).toBe(reasons.length)
    expect(ends.length).toBeGreaterThan(0)
    expect(ends.every(end => end > 0 && end < phases.length)).toBe(true)
  })

  test('orders and moves whole finite numbers in every phase of every market', () => {
    fc.assert(
      fc.property(
        fc.record({ phase: fc.nat(phases - 1), view: oddView, own: money, had: holdings, since }),
        ({ phase, view, own, had, since: from }) => {
          const all = cohort(part, { count: 4, ...had, view: { ...(view as Partial<View>), step: 500 } }) // prettier-ignore
          Object.assign(all.decision.plot, own)
          all.memory.phase[0] = phase
          for (const name of ['since', 'began']) all.memory[name][0] = from
          all.decide()
          expect(faults(all)).toEqual([])
          const [now, reason] = [all.memory.phase[0], all.memory.reason[0]]
          expect(Number.isInteger(now) && now >= 0 && now < phases).toBe(true)
          expect(part.plan!.reasons[reason]).toBeTypeOf('string')
        },
      ),
      { numRuns: 500, seed: 5 },
    )
  })

  test('does nothing before its time, and nothing more once it has ended', () => {
    for (const phase of [0, ...part.plan!.ends]) {
      const all = cohort(part, { count: 4, size: 9, free: 1e6, view: { step: 0 }, params: { startsAfter: 600 } }) // prettier-ignore
      all.memory.phase[0] = phase
      all.decide()
      const { intents, plot } = all.decision
      expect([...intents.lots, ...plot.collateral, plot.spotLots].some(wanted => wanted !== 0)).toBe(false) // prettier-ignore
      expect(all.memory.phase[0]).toBe(phase)
    }
  })

  test('plays with a single account, or with none that acts', () => {
    const one = cohort(part, { count: 1, view: { step: 500 } })
    for (let step = 500; step < 520; step++) {
      one.view.step = step
      one.decide()
      expect(faults(one)).toEqual([])
    }
    one.decide([])
  })
})
