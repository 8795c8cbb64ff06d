import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../../../src/engine/catalogue.ts'
import { prepareListing, requirementOf } from '../../../../src/engine/books/listed.ts'
import { scaler, scaleParams } from '../../../../src/protocol/bookMargins/dynamicScale.ts'
import { defaultsOf } from '../../../../src/scenario/defaults.ts'
import { parseScenario } from '../../../../src/scenario/schema.ts'
import { IMPLIED, REALISED, SCALE } from '../../../../src/world/chain.ts'
import { optionsScenario, optionsVenue } from '../../../support/optionsVenue.ts'

/** Initial margin of all books, usd. */
function requiredBy(bookMargin: object): number {
  const { books, world } = optionsVenue({ bookMargin })
  prepareListing(books.view)
  let sum = 0
  for (const account of books.chain.accountOf) {
    if (account < world.agentRows) sum += requirementOf(books.view, account).initial
  }
  return sum
}

describe('a margin rule for books', () => {
  test('asks for less the more it sees of what offsets what', () => {
    const fixed = requiredBy({ kind: 'static-books' })
    const rules = requiredBy({ kind: 'rule-based', rules: 'deribit' })
    const portfolio = requiredBy({ kind: 'portfolio' })
    expect(portfolio).toBeLessThan(rules)
    expect(rules).toBeLessThan(fixed)
  })

  test.each(['pmrm-2', 'pmrm-1', 'deribit', 'span-16'])(
    'asks for more by %s when its range is wider',
    grid => {
      expect(requiredBy({ kind: 'portfolio', grid, range: 2 })).toBeGreaterThan(requiredBy({ kind: 'portfolio', grid })) // prettier-ignore
    },
  )

  test('charges concentration on what one account is short of an expiry beyond its part', () => {
    const free = requiredBy({ kind: 'portfolio' })
    expect(requiredBy({ kind: 'portfolio', concentrationCharge: 0.2, concentrationAbove: 0.01 })).toBeGreaterThan(free) // prettier-ignore
  })

  test('without a move down is refused', () => {
    const scenario = optionsScenario()
    const [protocol] = scenario.protocols
    const bookMargin = { ...protocol.bookMargin, range: 0 }
    const read = parseScenario({ ...scenario, protocols: [{ ...protocol, bookMargin }] }, CATALOGUE)
    expect('faults' in read && read.faults[0]).toMatchObject({ code: 'E_RELATION', path: 'protocols[0].bookMargin.grid' }) // prettier-ignore
  })
})

describe('the scale of dynamic margin', () => {
  const params = { ...(defaultsOf(scaleParams) as never as Record<string, number>), dynamic: true }
  function scaled(implied: number, realised: number, steps = 1, over: object = {}): number {
    const { market } = optionsVenue()
    const chain = market.chain!
    chain.state[IMPLIED] = implied
    chain.state[REALISED] = realised * realised
    const update = scaler({ chain, stepSeconds: 60 }, { ...params, ...over } as never)
    chain.state[SCALE] = 1
    for (let n = 0; n < steps; n++) update()
    return chain.state[SCALE]
  }

  test('is 1 up to the volatility that the rule was made for', () => {
    expect(scaled(0.5, 0.7)).toBe(1)
  })

  test('rises with the larger of implied and realised, no faster than it may double', () => {
    expect(scaled(1.0, 0.5, 1)).toBeCloseTo(2 ** (60 / 3600), 10)
    expect(scaled(1.0, 0.5, 100)).toBeCloseTo(1.25, 10)
    expect(scaled(0.5, 1.0, 100)).toBeCloseTo(1.25, 10)
  })

  test('stops at its most', () => {
    expect(scaled(5, 5, 1000)).toBe(1.5)
  })

  test('asks for a buffer in calm, and for less of a rise after it', () => {
    expect(scaled(0.5, 0.5, 100, { scaleBuffer: 0.1 })).toBeCloseTo(1.1, 10)
  })
})
