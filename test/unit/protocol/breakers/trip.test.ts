import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BREAKER_REGISTERS,
  LIMIT,
  ON,
  SINCE,
  VALUE,
} from '../../../../src/protocol/breakers/breaker.ts'
import { turn, type Change, type TripRule } from '../../../../src/protocol/breakers/trip.ts'
import { stepsOf, tripRule } from '../../../../src/protocol/breakers/tripParams.ts'

const RUNS = { seed: 20_100_506, numRuns: 500 }

/** The changes of a breaker that sees these values, one a step. */
function changes(
  values: readonly number[],
  rule: TripRule,
): { step: number; change: Change; value: number }[] {
  const registers = new Float64Array(BREAKER_REGISTERS)
  return values.flatMap((value, step) => {
    const change = turn(registers, step, value, rule)
    return change ? [{ step, change, value: registers[VALUE] }] : []
  })
}

const rules = fc
  .record({
    limit: fc.integer({ min: 1, max: 10 }),
    reopens: fc.integer({ min: 0, max: 10 }),
    least: fc.integer({ min: 1, max: 6 }),
    longer: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.constant(Infinity)),
    cooldown: fc.integer({ min: 0, max: 8 }),
  })
  .map(({ limit, reopens, least, longer, cooldown }): TripRule => ({
    limit,
    reopens: Math.min(reopens, limit),
    least,
    most: least + longer,
    cooldown,
  }))

const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(NaN, Infinity)), {
  minLength: 1,
  maxLength: 120,
})

const RULE: TripRule = { limit: 10, reopens: 5, least: 2, most: 6, cooldown: 4 }

describe('a breaker', () => {
  test.each<[string, number[], [number, Change][]]>([
    ['does not trip at its limit', [0, 10, 10], []],
    ['trips above it', [0, 11], [[1, 'breaker-on']]],
    ['trips in the first step', [11], [[0, 'breaker-on']]],
    ['holds for its least length', [11, 0, 0], [[0, 'breaker-on'], [2, 'breaker-off']]], // prettier-ignore
    ['holds between its two limits', [11, 9, 9, 9, 6, 5], [[0, 'breaker-on'], [5, 'breaker-off']]], // prettier-ignore
    ['lets go after its most length', [11, 11, 11, 11, 11, 11, 11], [[0, 'breaker-on'], [6, 'breaker-off']]], // prettier-ignore
    ['cannot trip in its cooldown', [11, 0, 0, 11, 11, 11, 11], [[0, 'breaker-on'], [2, 'breaker-off'], [6, 'breaker-on']]], // prettier-ignore
    ['goes by the last value where it sees none', [11, NaN, NaN, NaN, 4], [[0, 'breaker-on'], [4, 'breaker-off']]], // prettier-ignore
    ['does not trip on a value it never saw', [NaN, NaN], []],
  ])('%s', (_, seen, expected) => {
    expect(changes(seen, RULE).map(({ step, change }) => [step, change])).toEqual(expected)
  })

  test('turns on and off in turn, never sooner than least length and cooldown allow (B2)', () => {
    const property = fc.property(values, rules, (seen, rule) => {
      const all = changes(seen, rule)
      all.forEach(({ change }, i) => {
        expect(change).toBe(i % 2 === 0 ? 'breaker-on' : 'breaker-off')
        if (i === 0) return
        const held = all[i].step - all[i - 1].step
        expect(held).toBeGreaterThanOrEqual(change === 'breaker-on' ? rule.cooldown : rule.least)
        if (change === 'breaker-off') expect(held).toBeLessThanOrEqual(rule.most)
      })
      for (let i = 2; i < all.length; i++) {
        expect(all[i].step - all[i - 2].step).toBeGreaterThanOrEqual(rule.least + rule.cooldown)
      }
    })
    fc.assert(property, RUNS)
  })

  test('changes only for a reason, and then at once (B2)', () => {
    const property = fc.property(values, rules, (seen, rule) => {
      const registers = new Float64Array(BREAKER_REGISTERS)
      seen.forEach((value, step) => {
        const [wasOn, since] = [registers[ON], registers[SINCE]]
        const change = turn(registers, step, value, rule)
        const now = registers[VALUE]
        const lasted = step + 1 - since
        const mayTrip = since === 0 || lasted >= rule.cooldown
        const mayOpen = lasted >= rule.least && (now <= rule.reopens || lasted >= rule.most)
        const turns = wasOn === 1 ? mayOpen : now > rule.limit && mayTrip
        expect(change !== undefined).toBe(turns)
        expect(registers[ON]).toBe(turns ? 1 - wasOn : wasOn)
        expect(registers[SINCE]).toBe(turns ? step + 1 : since)
        expect(registers[LIMIT]).toBe(rule.limit)
        if (!Number.isNaN(value)) expect(now).toBe(value)
      })
    })
    fc.assert(property, RUNS)
  })

  test('is open again some time after the value has calmed down', () => {
    const property = fc.property(values, rules, (seen, rule) => {
      const calm = Array.from({ length: rule.least + 1 }, () => 0)
      const last = changes([...seen, ...calm], rule).at(-1)
      expect(last?.change).not.toBe('breaker-on')
    })
    fc.assert(property, RUNS)
  })

  test('remembers in its registers alone', () => {
    const property = fc.property(values, rules, (seen, rule) => {
      const cut = Math.floor(seen.length / 2)
      const one = new Float64Array(BREAKER_REGISTERS)
      const other = new Float64Array(BREAKER_REGISTERS)
      seen.forEach((value, step) => {
        turn(one, step, value, rule)
        if (step === cut) other.set(one)
        if (step > cut) turn(other, step, value, rule)
      })
      expect(other).toEqual(one)
    })
    fc.assert(property, RUNS)
  })
})

describe('times', () => {
  test.each([
    [0, 5, 0],
    [5, 5, 1],
    [6, 5, 2],
    [0.3, 0.1, 3],
    [1.1, 0.1, 11],
    [60, 1, 60],
    [Infinity, 5, Infinity],
  ])('%d s in steps of %d s are %d', (time, stepSeconds, steps) => {
    expect(stepsOf(time, stepSeconds)).toBe(steps)
  })

  test('of a rule: at least one step, and not longer at least than at most', () => {
    const times = { reopenAt: 0.5, leastSeconds: 0, mostSeconds: 0, cooldownSeconds: 0 }
    expect(tripRule(8, times, 5)).toEqual({ limit: 8, reopens: 4, least: 1, most: 1, cooldown: 0 })
    const { mostSeconds: _, ...endless } = times
    expect(tripRule(8, endless, 5).most).toBe(Infinity)
  })
})
