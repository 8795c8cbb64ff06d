import { expect, test } from 'vitest'
import { riskHeadline } from '../../../../src/ui/risk/headline.ts'
import { curveOf, end, riskOf, rungOf } from './handmade.ts'

const FUND = rungOf('insurance-fund')
const VAULT = rungOf('lp-vault')
const ADL = rungOf('auto-deleveraging')
const EVERYONE = rungOf('exchange-rate')
const THIN = '\u202f'

test.each([
  [
    'the fund to its end, then winners',
    [FUND, ADL],
    [end(0, -10), end(0, 20)],
    'The fund covers a fall to 900.0. Below it, winners pay',
  ],
  [
    'the side on which it ends first',
    [FUND, ADL],
    [end(0, 7), end(0, -10)],
    `The fund covers a rise to 1${THIN}070. Above it, winners pay`,
  ],
  [
    'the last pool before others pay',
    [FUND, VAULT, ADL],
    [end(0, -10), end(1, -15)],
    'The fund covers a fall to 900.0. Below 850.0, winners pay',
  ],
  [
    'nobody where nobody is left',
    [FUND],
    [end(0, -10)],
    'The fund covers a fall to 900.0. Below it, nobody pays',
  ],
  [
    'where even winners have no more',
    [FUND, EVERYONE],
    [end(0, -10), end(1, -30)],
    'The fund covers a fall to 900.0. Below it, everyone pays, below 700.0 nobody',
  ],
  ['a fund that lasts', [FUND, ADL], [], `The fund covers a fall of 40${THIN}%, and more`],
  ['that there is no fund', [ADL], [], 'No fund stands behind the accounts: winners pay'],
])('the headline tells %s', (_, rungs, dry, expected) => {
  const curve = curveOf(1, [1, 1, 1].slice(0, rungs.length))
  expect(riskHeadline(riskOf({ ...curve, dry }), rungs)).toBe(expected)
})

test('the headline tells of an empty fund', () => {
  const curve = { ...curveOf(1, [0, 1]), spare: Float64Array.of(0, 0), dry: [end(0, 0)] }
  expect(riskHeadline(riskOf(curve), [FUND, ADL])).toBe(
    'The fund is empty. What accounts cannot pay, winners pay',
  )
})

test('the headline tells that nobody is there', () => {
  const risk = riskOf({}, { ratios: { all: { accounts: 0, notional: 0 } } as never })
  expect(riskHeadline(risk, [FUND])).toBe('Nobody holds a position yet')
})
