import { expect, test } from 'vitest'
import { optionsHeadline } from '../../../../src/ui/options/headline.ts'
import type { OptionsView } from '../../../../src/workers/options/types.ts'
import { accountOf, venueOf } from './fixture.ts'

const sound = [accountOf(1, 500, 100)]
const said = (changes: Partial<OptionsView>) =>
  optionsHeadline(venueOf(15_880, { accounts: sound, ...changes }))

const curve = (flip: number, below: number, above: number): OptionsView['gamma'] => {
  const prices = Float64Array.from({ length: 101 }, (_, k) => 10_000 + 120 * k)
  return { prices, dealers: prices.map(price => (price < flip ? below : above)), flip }
}

test('under the flip, dealers sell into falls', () => {
  const { headline, hint } = said({})
  expect(headline).toMatch(/^Dealers are short gamma below 16\u202f\d00$/)
  expect(hint).toMatch(/^Each 1\u202f% down makes them sell \d\.\d\u202fM usd of perpetuals, /)
})

test('over a flip that is near, they still buy, and it is said where that ends', () => {
  const { headline, hint } = said({ gamma: curve(14_800, -2e6, 3e6) })
  expect(headline).toBe('Dealers turn short gamma below 14\u202f800')
  expect(hint).toContain('makes them buy 3\u202fM usd of perpetuals. From 14\u202f800 on they sell')
})

test('far from any flip there is no word of it', () => {
  expect(said({ gamma: curve(11_000, -2e6, 3e6) }).headline).toBe(
    'Dealers are long gamma: they buy falls',
  )
  const short = { ...curve(11_000, -2e6, -2e6), flip: NaN }
  expect(said({ gamma: short }).headline).toBe('Dealers are short gamma')
})

test('books that are being closed come first', () => {
  const flagged = [0.5, 0.7, 0.9].map((share, k) => accountOf(k, share * 80, 100))
  const { headline, hint } = said({ accounts: [...flagged, ...sound] })
  expect(headline).toBe('3 books are being closed, and dealers sell into the fall')
  expect(hint).toContain('0.50 of its maintenance')
  expect(said({ accounts: flagged.slice(0, 2) }).headline).toMatch(/^Dealers/)
})

test('then makers who have gone', () => {
  const { instruments } = venueOf()
  const none = instruments.bid.map(() => NaN)
  const { headline, hint } = said({ instruments: { ...instruments, bid: none, ask: none } })
  expect(headline).toBe('Makers have pulled their quotes')
  expect(hint).toContain(`Nobody quotes ${instruments.count} of ${instruments.count} options`)
})

test('dealers who trade little beside what is at stake hardly matter', () => {
  const { headline, hint } = said({ gamma: curve(14_800, -2e3, 3e3) })
  expect(headline).toBe('Dealers hardly push the price')
  expect(hint).toContain('makes them buy 3\u202fk usd')
})

test('a venue where nothing is held has nothing to hedge', () => {
  expect(said({ gamma: { ...curve(NaN, 0, 0), flip: NaN } }).headline).toBe(
    'Dealers have nothing to hedge yet',
  )
})
