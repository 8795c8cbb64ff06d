import { describe, expect, test } from 'vitest'
import { createChronicle } from '../../../../src/ui/model/chronicle.ts'
import { makersGone, whyOf, type Why } from '../../../../src/ui/model/why.ts'
import { reason, whySentence } from '../../../../src/ui/text/why.ts'
import { eventsOf, historyOf, openedOf, type HandEvent } from '../handmade.ts'

const history = historyOf({ markPrice: [6412.8, 6400, 6300, 6214] })

/** The facts of the last liquidation of a list. */
function whyOfLast(list: readonly HandEvent[]): Why {
  const opened = openedOf()
  const chronicle = createChronicle(opened)
  chronicle.add(eventsOf(list))
  return whyOf(opened, chronicle, history, chronicle.liquidations.count - 1)
}

const last: HandEvent = {
  kind: 'liquidation',
  id: 9,
  step: 3,
  account: 412,
  leverage: 31,
  safe: [0, 12_826],
}

describe('the sentence of a liquidation', () => {
  test('names the account, its leverage, the mark, and each cause by its share', () => {
    const why = whyOfLast([
      { kind: 'liquidation', id: 1, step: 1, account: 88 },
      { kind: 'withdrawal', id: 2, step: 2, account: 61 },
      { kind: 'withdrawal', id: 3, step: 3, account: 62 },
      { ...last, cause: 1, shares: { liquidation: 0.58, outside: 0.3, maker: 0.12 } },
    ])
    expect(whySentence(why)).toBe(
      'Account 412, long at 31×, fell below maintenance at 6\u202f214 because the mark fell 3.1\u202f%: ' +
        '58\u202f% from earlier liquidations, most from account 88; 30\u202f% from the outside price; ' +
        '12\u202f% because two makers pulled their quotes.',
    )
  })

  test('of a short says that the mark rose', () => {
    const why = whyOfLast([{ ...last, lots: -1, safe: [0, 12_000], shares: { outside: 1 } }])
    expect(reason(why)).toBe('The mark rose 3.6\u202f%: 100\u202f% from the outside price.')
  })

  test('does not blame a price that moved the other way', () => {
    const why = whyOfLast([{ ...last, safe: [0, 12_000], shares: { 'own-trade': 1 } }])
    expect(whySentence(why)).toContain('because more was asked of it than it had: 100')
    expect(whySentence(why)).toContain('by its own trade.')
  })

  test('without any cause says so', () => {
    expect(whySentence(whyOfLast([last]))).toContain('though no price had moved against it.')
  })

  test('knows nothing of a move where no safe mark is told', () => {
    const why = whyOfLast([{ ...last, safe: undefined, shares: { trader: 1 } }])
    expect(reason(why)).toBe('The mark fell: 100\u202f% from other traders.')
  })
})

test('shares are whole percents that add up to a hundred', () => {
  const shares = { outside: 1 / 3, liquidation: 1 / 3, trader: 1 / 3, maker: 0.001 }
  const { causes } = whyOfLast([{ ...last, shares }])
  expect(causes.map(({ share }) => share)).toEqual([0.34, 0.33, 0.33])
})

test('a maker that pulled twice counts once, and only since the account was safe', () => {
  const opened = openedOf()
  const { notables, add } = createChronicle(opened)
  const pulls = [2, 5, 6, 6, 9].map((step, id): HandEvent => ({
    kind: 'withdrawal',
    id,
    step,
    account: step === 5 ? 61 : 60 + step - 5,
  }))
  add(eventsOf(pulls))
  expect(makersGone(notables, 2, 8)).toBe(1)
  expect(makersGone(notables, 1, 9)).toBe(3)
})
