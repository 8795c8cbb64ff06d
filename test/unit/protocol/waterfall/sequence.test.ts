import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as rungs from '../../../../src/protocol/waterfall/index.ts'
import { deposit, redeem } from '../../../../src/protocol/waterfall/vaultShares.ts'
import { COUNT, KIND, consume } from '../../../../src/world/events.ts'
import type { RungPart } from '../../../../src/protocol/waterfall/rung.ts'
import type { ParamsOf, ParamSpecs } from '../../../../src/scenario/declaration.ts'
import { ADL, FUND_PAID, SOCIALIZED } from '../../../../src/world/world.ts'
import {
  START,
  books,
  give,
  handOver,
  missing,
  params,
  place,
  setMark,
  setOpenInterest,
  trade,
  unbalanced,
  worth,
  type Books,
} from './books.ts'

type Stack = readonly { readonly part: RungPart; readonly params: ParamsOf<ParamSpecs> }[]

/** All rungs in the order of the textbook: own money, funds, winners, everybody; with a share of equity each. */
const stackOf = (sizeShare: number): Stack => [
  { part: rungs.ownEquity, params: params(rungs.ownEquity, { sizeShare, floor: 5 }) },
  {
    part: rungs.insuranceFund,
    params: params(rungs.insuranceFund, { sizeShare, floor: 7, backstop: true }),
  },
  { part: rungs.lpVault, params: params(rungs.lpVault, { sizeShare, floorShare: 0.1 }) },
  { part: rungs.autoDeleveraging, params: params(rungs.autoDeleveraging) },
  { part: rungs.socializedLoss, params: params(rungs.socializedLoss, { gainShare: 0.5 }) },
  { part: rungs.exchangeRate, params: params(rungs.exchangeRate, { most: 0.5 }) },
]

interface Stacked extends Books {
  readonly stack: Stack
}

const [OPERATOR, FUND, VAULT] = [0, 1, 2]

const TRADERS = 20
const DEPOSITORS = 3

const RUNS = { seed: 20_251_017, numRuns: 60 }

function stacked(sizes: readonly { equity: number; lots: number }[], sizeShare: number): Stacked {
  const stack = stackOf(sizeShare)
  const all = books({ traders: TRADERS, depositors: DEPOSITORS, rungs: stack.length })
  setOpenInterest(all, 2_000 * START * 5)
  sizes.forEach(({ equity, lots }, row) => place(all, row, equity, lots))
  stack.forEach(({ part, params: own }, i) => {
    const capital = part.capital(all.contexts[i], own)
    expect(Number.isInteger(capital) && capital >= 0).toBe(true)
    give(all, all.contexts[i].account, capital)
  })
  return { ...all, stack }
}

/** Offers a position down the rungs, as the engine does. */
function offer(all: Stacked, account: number): void {
  const request = handOver(all, account)
  const start = request.lots
  all.stack.forEach(({ part, params: own }, i) => {
    const before = request.lots
    part.takeOver?.(all.contexts[i], own, request)
    expect(request.lots).toBeGreaterThanOrEqual(0)
    expect(request.lots).toBeLessThanOrEqual(before)
  })
  expect(Math.abs(all.market.size[account])).toBe(request.lots)
  if (request.lots === 0 && start > 0) expect(Math.abs(worth(all, account))).toBeLessThan(60)
}

/** Closes what is left with the house; a shortfall goes down the rungs. Returns it. */
function settle(all: Stacked, account: number): number {
  const { world, market, protocol, contexts } = all
  if (market.size[account] !== 0) trade(all, account, -market.size[account], market.state[1])
  const [cash] = world.cash
  if (cash[account] >= 0) return 0
  const loss = -cash[account]
  const shortfalls = {
    count: 1,
    account: Int32Array.of(account),
    amount: Float64Array.of(loss),
    cause: Float64Array.of(-1),
  }
  const tally = protocol.tally.slice()
  const paid = all.stack.map(({ part, params: own }, i) => {
    const before = missing(shortfalls)
    const spare = i <= VAULT ? able(all, i) : Infinity
    part.absorb(contexts[i], own, shortfalls)
    const drawn = before - missing(shortfalls)
    expect(drawn).toBe(Math.max(0, Math.min(drawn, before)))
    // All that it can, before the next one is asked.
    if (i <= VAULT) expect(drawn).toBe(Math.max(0, Math.min(before, spare)))
    return drawn
  })
  expect(paid.reduce((a, b) => a + b, 0)).toBe(loss - missing(shortfalls))
  expect(cash[account] + 0).toBe(0 - missing(shortfalls) + 0)
  expect(protocol.tally[FUND_PAID] - tally[FUND_PAID]).toBe(paid[FUND])
  expect(protocol.tally[SOCIALIZED] - tally[SOCIALIZED]).toBe(paid[4] + paid[5])
  // What is insolvent comes from nowhere here.
  give(all, account, missing(shortfalls))
  return loss
}

/** What the fund, the operator or the vault has above its floor: settled, and not being lost. */
function able(all: Stacked, rung: number): number {
  const { account, shares } = all.contexts[rung]
  const own = rungs.lpVault.capital(all.contexts[rung], all.stack[VAULT].params)
  const supply = shares.reduce((sum, x) => sum + x, own * 10)
  const floor = [50_000, 70_000, Math.ceil(supply / 100)][rung]
  return Math.min(all.world.cash[0][account], worth(all, account)) - floor
}

const commands = fc.array(
  fc.record({
    what: fc.constantFrom('mark', 'mark', 'offer', 'offer', 'settle', 'settle', 'sell', 'put', 'take', 'open'), // prettier-ignore
    who: fc.integer({ min: 0, max: TRADERS - 1 }),
    amount: fc.integer({ min: 0, max: 2_000_000 }),
  }),
  { minLength: 30, maxLength: 120 },
) // prettier-ignore

const population = fc.array(
  fc.record({
    equity: fc.integer({ min: 200_000, max: 3_000_000 }),
    lots: fc.integer({ min: -250, max: 250 }),
  }),
  { minLength: TRADERS, maxLength: TRADERS },
)

const shares = fc.constantFrom(0, 0.001, 0.02)

function apply(all: Stacked, what: string, who: number, amount: number): number {
  const { market, contexts, depositors } = all
  const depositor = depositors + (who % DEPOSITORS)
  const isOpen = market.size[who] !== 0
  if (what === 'mark') setMark(all, Math.max(7_000, market.state[1] - 1_500 + (amount % 3_001)))
  if (what === 'offer' && isOpen) offer(all, who)
  if (what === 'settle') return settle(all, who)
  if (what === 'open' && !isOpen) {
    give(all, who, amount)
    trade(all, who, (amount % 401) - 200, market.state[1])
  }
  if (what === 'put') {
    give(all, depositor, amount)
    deposit(contexts[VAULT], all.stack[VAULT].params, depositor, amount)
  }
  if (what === 'take') redeem(contexts[VAULT], all.stack[VAULT].params, depositor, amount)
  if (what === 'sell') {
    all.stack.forEach(({ part, params: own }, i) => part.sell?.(contexts[i], own))
  }
  return 0
}

test('whatever happens, the books balance, floors hold, and each rung pays before the next', () => {
  const seen = { losses: 0, takeovers: 0, deleveraged: 0, paid: 0, sold: 0, socialized: 0 }
  const law = fc.property(population, commands, shares, (sizes, list, sizeShare) => {
    const all = stacked(sizes, sizeShare)
    for (const { what, who, amount } of list) {
      if (apply(all, what, who, amount) > 0) seen.losses++
      expect(unbalanced(all)).toBe(0)
      const { log } = all.world
      for (let row = 0; row < log.cursor[COUNT]; row++) {
        expect(log.amount[row]).toBeGreaterThan(0)
        if (log.kind[row] === KIND['rung-paid']) seen.paid++
        if (log.kind[row] === KIND['loss-socialized']) seen.socialized++
      }
      consume(log)
      const operator = all.contexts[OPERATOR].account
      expect(all.world.cash[0][operator]).toBeGreaterThanOrEqual(0)
    }
    seen.takeovers += all.transfers.filter(({ kind }) => kind === 'takeover').length
    seen.deleveraged += all.transfers.filter(({ kind }) => kind === 'deleverage').length
    seen.sold += all.orders.length
    expect(all.protocol.tally[ADL] > 0).toBe(all.transfers.some(one => one.kind === 'deleverage'))
  })
  fc.assert(law, RUNS)
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20)
})
