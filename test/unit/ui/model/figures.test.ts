import { describe, expect, test } from 'vitest'
import type { Frame } from '../../../../src/workers/messages.ts'
import { createChronicle } from '../../../../src/ui/model/chronicle.ts'
import { figuresOf, type Figure } from '../../../../src/ui/model/figures.ts'
import type { History } from '../../../../src/ui/model/types.ts'
import { broken, eventsOf, historyOf, openedOf, type HandEvent } from '../handmade.ts'

const summary = { liquidations: 3, basisLow: -0.05, reproductionNumber: 0.7 }

function figures(
  history: History,
  frame: Partial<Frame>,
  list: readonly HandEvent[] = [],
): Figure[] {
  const opened = openedOf()
  const chronicle = createChronicle(opened)
  chronicle.add(eventsOf(list))
  const whole = { step: 20, markPrice: 90, outsidePrice: 90, depth: null, summary, ...frame }
  return figuresOf({ opened, history, chronicle, frame: whole as unknown as Frame })
}

/** Calm for a while, then as it is now. */
const series = (calm: number, now: number): number[] =>
  Array.from({ length: 21 }, (_, step) => (step < 20 ? calm : now))

const byLabel = (list: readonly Figure[], label: string): string => {
  const { value, note } = list.find(one => one.label.startsWith(label))!
  return `${value} ${note}`.trim()
}

describe('of a venue without a book', () => {
  const list = figures(historyOf({ markPrice: [100, 90] }), {})

  test('tell mark, liquidations, basis and reproduction', () => {
    expect(list.map(({ label }) => label)).toEqual([
      'Mark price',
      'Liquidations',
      'Basis to outside',
      'Reproduction',
    ])
    expect(byLabel(list, 'Mark')).toBe('90.00 −10.0\u202f%')
    expect(byLabel(list, 'Liquidations')).toBe('3 3.0\u202f%')
    expect(byLabel(list, 'Reproduction')).toBe('0.700 a spiral')
  })
})

describe('of a venue with a book', () => {
  const depth = { mid: 90, bucket: 1, bids: new Float32Array(1), asks: new Float32Array(1) }
  const history = historyOf({
    markPrice: series(100, 90),
    bidDepth: series(5.1e6, 4e5),
    makersAway: series(0, 39),
    makersTotal: series(50, 50),
    fundingRate: series(0, -0.0001),
  })

  test('tell depth and what it was, how many makers quote, and who pays funding', () => {
    const list = figures(history, { depth })
    expect(byLabel(list, 'Depth')).toBe('400\u202fk was 5.10\u202fM')
    expect(byLabel(list, 'Makers')).toBe('11 of 50')
    expect(byLabel(list, 'Funding')).toBe('−0.010\u202f% shorts pay')
  })

  test('tell the reproduction number of the last minute, if anybody broke in it', () => {
    expect(byLabel(figures(history, { depth }), 'Reproduction')).toBe('– nobody broke lately')
    const tree = [broken(1, 15, -1), broken(2, 16, 1), broken(3, 16, 1)]
    expect(byLabel(figures(history, { depth }, tree), 'Reproduction')).toBe('0.667 within a minute')
  })

  test('say nothing of what the engine does not tell', () => {
    const list = figures(historyOf({ markPrice: [100, 90] }), { depth })
    expect(byLabel(list, 'Depth')).toBe('–')
    expect(byLabel(list, 'Makers')).toBe('–')
    expect(byLabel(list, 'Volatility')).toContain('–')
  })
})
