import { describe, expect, test } from 'vitest'
import type { Frame } from '../../../../src/workers/messages.ts'
import { bandsOf } from '../../../../src/ui/cascade/bands.ts'
import { plotOf } from '../../../../src/ui/cascade/geometry.ts'
import { createLayout, placeNew } from '../../../../src/ui/cascade/layout.ts'
import { scopeOf } from '../../../../src/ui/cascade/scope.ts'
import { wordsOf, type Words } from '../../../../src/ui/cascade/words.ts'
import { linear } from '../../../../src/ui/charts/plane.ts'
import { createChronicle } from '../../../../src/ui/model/chronicle.ts'
import { broken, eventsOf, historyOf, openedOf, type HandEvent } from '../handmade.ts'

const STEPS = 60
const mark = Array.from({ length: STEPS }, (_, step) => 1000 - 3 * step)
const outside = mark.map((_, step) => 1000 - step)

function words(list: readonly HandEvent[], width = 1120): Words {
  const opened = openedOf()
  const chronicle = createChronicle(opened)
  chronicle.add(eventsOf([...list].sort((a, b) => (a.step ?? 0) - (b.step ?? 0))))
  const history = historyOf({
    markPrice: mark,
    'origin.outside': outside.map(Math.log),
    'origin.liquidation': mark.map((price, step) => Math.log(price / outside[step])),
    outsidePrice: outside,
    makersTotal: mark.map(() => 50),
  })
  const plot = plotOf(width, 520, 1)
  const [cascade] = chronicle.cascades
  const rows = chronicle.liquidations
  const scope = scopeOf(cascade, rows, STEPS - 1, opened.stepSeconds)
  const layout = createLayout(cascade, rows, scope, plot)
  placeNew(layout, cascade, rows, { scope, plot })
  const bands = bandsOf(history, opened.origins, scope, { side: 1, columns: 400 })
  const breakers = [{ name: 'Volatility halt' }]
  return wordsOf({
    opened,
    frame: { step: STEPS, breakers } as unknown as Frame,
    history,
    chronicle,
    cascade,
    scope,
    plot,
    bands,
    layout,
    priceY: linear([1000, 800], [plot.fall.top, plot.fall.bottom]),
    stripY: linear([0, 4], [plot.strip.bottom, plot.strip.top]),
  })
}

const chain = [
  broken(100, 40, -1),
  broken(101, 41, 100),
  broken(102, 41, 100),
  broken(103, 42, 101),
  broken(104, 43, 103),
]

describe('words of a cascade', () => {
  const all = words(chain)

  test('count each generation, none nearer than its neighbours’ figures', () => {
    expect(all.generations.map(({ n, count }) => [n, count])).toEqual([
      [1, 1],
      [2, 2],
      [3, 1],
      [4, 1],
    ])
    all.generations.slice(1).forEach(({ x }, k) => {
      expect(x - all.generations[k].x).toBeGreaterThanOrEqual(30 - 1e-6)
    })
  })

  test('tell the parts of the move beside blocks as tall as they are', () => {
    expect(all.legend.map(({ origin }) => origin)).toEqual(['outside', 'liquidation'])
    const [first, second] = all.legend
    expect(first.to).toBeCloseTo(second.from, 6)
    expect(second.to - second.from).toBeGreaterThan(first.to - first.from)
    expect(second.y - first.y).toBeGreaterThanOrEqual(17)
    expect(all.total!.text).toMatch(/in all, at 823/)
  })

  test('number those that set off most over their squares', () => {
    expect(all.numbers.map(({ n }) => n)).toEqual([1, 2, 3])
  })

  test('write the time of day along the picture', () => {
    expect(all.times.length).toBeGreaterThan(3)
    expect(all.times.map(({ text }) => text)).toContain('10:44:00')
    const inside = all.times.every(({ x }) => x >= 64 && x <= 1120)
    expect(inside).toBe(true)
  })

  test('tell a peak and one beside the strip', () => {
    expect(all.peak!.text).toMatch(/^peak \d/)
    expect(all.rates.map(({ text }) => text)).toContain('1')
  })
})

describe('marks', () => {
  const pull = (count: number, step: number): HandEvent[] =>
    Array.from({ length: count }, (_, k) => ({
      kind: 'withdrawal',
      id: step * 100 + k,
      step,
      account: 60 + k,
    }))

  test('of makers name how many, and none where hardly one did', () => {
    expect(words([...chain, ...pull(12, 44)]).markers.map(({ text }) => text)).toEqual([
      'twelve makers pull',
    ])
    expect(words([...chain, ...pull(1, 44)]).markers).toEqual([])
  })

  test('of a breaker span the time it was on', () => {
    const on = { kind: 'breaker-on', id: 1, other: 0, lots: 0, step: 44 } as const
    const off = { ...on, kind: 'breaker-off', id: 2, step: 50 } as const
    const [span] = words([...chain, on, off]).spans
    expect(span.text).toBe('Volatility halt, 30\u202fs')
    expect(span.width).toBeGreaterThan(10)
    expect(words([...chain, on]).spans[0].text).toBe('Volatility halt')
  })
})

test('a narrow picture does without words on what a square is', () => {
  expect(words(chain, 390).isKeyFree).toBe(false)
})
