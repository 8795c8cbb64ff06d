import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clearLevel, levelAbove, levelBelow, setLevel } from '../../../../src/market/book/levels.ts'

const LEVELS = 65_536

function bitmap(levels: Iterable<number>) {
  const bits = new Int32Array(LEVELS >> 5)
  const summary = new Int32Array(LEVELS >> 10)
  for (const level of levels) setLevel(bits, summary, level)
  return { bits, summary }
}

/** Anywhere, with a liking for the ends of words and of words of words. */
const level = fc.oneof(
  fc.nat(LEVELS - 1),
  fc
    .tuple(fc.nat(LEVELS / 1024), fc.constantFrom(-33, -32, -31, -1, 0, 1, 31, 32))
    .map(([group, by]) => Math.min(LEVELS - 1, Math.max(0, 1024 * group + by))),
)

test('the next level above and below is that of a sorted list', () => {
  const check = (levels: number[], emptied: number[], from: number): void => {
    const { bits, summary } = bitmap(levels)
    for (const gone of emptied) clearLevel(bits, summary, gone)
    const held = levels.filter(one => !emptied.includes(one)).sort((a, b) => a - b)
    expect(levelAbove(bits, summary, from)).toBe(held.find(one => one > from) ?? LEVELS)
    expect(levelBelow(bits, summary, from)).toBe(held.findLast(one => one < from) ?? -1)
  }
  fc.assert(
    fc.property(
      fc
        .array(level, { maxLength: 12 })
        .chain(levels =>
          fc.tuple(
            fc.constant(levels),
            levels.length > 0 ? fc.subarray(levels) : fc.constant<number[]>([]),
            fc.oneof(level, fc.constantFrom(...levels, -1, LEVELS)),
          ),
        ),
      ([levels, emptied, from]) => check(levels, emptied, from),
    ),
    { seed: 7, numRuns: 3000 },
  )
})

test('a walk finds every level from one end of the window to the other', () => {
  const levels = [0, 1, 31, 32, 1023, 1024, 32_767, 32_768, 65_504, 65_534, 65_535]
  const { bits, summary } = bitmap(levels)
  const up = []
  for (let at = -1; (at = levelAbove(bits, summary, at)) < LEVELS;) up.push(at)
  const down = []
  for (let at = LEVELS; (at = levelBelow(bits, summary, at)) >= 0;) down.push(at)
  expect(up).toEqual(levels)
  expect(down).toEqual(levels.toReversed())
})

test('setting a level twice and clearing it once leaves it empty, and others as they are', () => {
  const { bits, summary } = bitmap([40, 40, 41])
  clearLevel(bits, summary, 40)
  expect(levelAbove(bits, summary, -1)).toBe(41)
  clearLevel(bits, summary, 40)
  clearLevel(bits, summary, 41)
  expect(levelAbove(bits, summary, -1)).toBe(LEVELS)
  expect([...bits, ...summary].every(word => word === 0)).toBe(true)
})
