/** L: money and sizes, added up. */
import { MILLION, millionths, QUANTA_LIMIT } from '../../../kernel/quanta.ts'
import { legsValue } from '../../../world/chain.ts'
import { COUNT, KIND, KINDS, type EventKind } from '../../../world/events.ts'
import { SUB_QUANTA } from '../../../world/fundingIndex.ts'
import {
  AUCTION,
  FUNDING_REST,
  INSOLVENT,
  MARK,
  STEP,
  type Market,
  type World,
} from '../../../world/world.ts'
import type { Run } from '../../../engine/run.ts'
import type { Law, Note } from '../law.ts'
import { ExactSum, marketBetween, placesOf, readFlow, SELDOM, type Flow } from '../places.ts'

/** Kinds of event that may move money over the edge of the world; fees those of the outside venue, and with rebates
 *  where no protocol rules a market. */
const CROSSES: ReadonlySet<EventKind> = new Set([
  'deposit',
  'reentry',
  'collateral',
  'gas',
  'fee',
  'rebate',
])

export const outsideWorld: Law = {
  id: 'L3',
  name: 'money crosses the edge of the world only in events that say so',
  formula:
    'change of the outside world = what events of listed kinds take out - what they bring in',
  bind: ({ world }, note) => {
    const { assetOf } = placesOf(world)
    const { cash, log, outside } = world
    const expected = new Float64Array(cash.length)
    const flow: Flow = { payer: 0, payee: 0, amount: 0 }
    return {
      before: {
        edits: () => cash.forEach((column, asset) => (expected[asset] = column[outside])),
      },
      end: () => {
        for (let row = 0; row < log.cursor[COUNT]; row++) {
          if (!readFlow(world, row, flow)) continue
          const { payer, payee, amount } = flow
          if (payer !== outside && payee !== outside) continue
          const kind = KINDS[log.kind[row]]
          note(CROSSES.has(kind), () => ({
            what: `event ${log.cursor[0] + row}`,
            left: kind,
            right: 'a kind that may cross the edge of the world',
          }))
          if (payer === outside) expected[assetOf[payee]] -= amount
          else expected[assetOf[payer]] += amount
        }
        cash.forEach((column, asset) =>
          note(column[outside] === expected[asset], () => ({
            what: `asset ${asset}, the outside world`,
            left: column[outside],
            right: expected[asset],
          })),
        )
      },
    }
  },
}

export const worthWithoutPrice: Law = {
  id: 'L6',
  name: 'what all positions are worth together does not depend on the price',
  formula: 'sum of (quote + size x P x k) at P = the same at 2 P = the same at P / 2',
  bind: ({ world }, note) => ({
    end: () => {
      if (world.scalars[STEP] % SELDOM !== 0) return
      for (const market of world.markets) {
        const { id, state } = market
        // Twice the sum: half a mark need not be whole.
        const [at, above, below] = [2, 4, 1].map(halves => twiceWorth(market, state[MARK] * halves))
        note(at === above && at === below, () => ({
          what: `market ${id}, twice the worth at the mark`,
          left: at,
          right: `${above} at twice the mark and ${below} at half of it`,
        }))
      }
    },
  }),
}

/** Twice what all positions are worth where two lots are worth `price` ticks. */
function twiceWorth({ size, quote, k }: Market, price: number): number {
  const sum = new ExactSum()
  for (let row = 0; row < size.length; row++) {
    if (quote[row] !== 0) sum.add(2 * quote[row])
    if (size[row] !== 0) sum.add(size[row] * price * k)
  }
  return sum.value()
}

export const claims: Law = {
  id: 'L9',
  name: 'all claims together are what came in and has not left',
  formula:
    'sum over all accounts of cash and positions at the marks = -balance of the outside world',
  bind: ({ world }, note) => ({
    end: () => {
      if (world.scalars[STEP] % SELDOM !== 0) return
      world.cash.forEach((_, asset) => {
        const claimed = claimsIn(world, asset)
        const came = 0 - world.cash[asset][world.outside]
        note(claimed === came, () => ({ what: `asset ${asset}`, left: claimed, right: came }))
      })
    },
  }),
}

/** Cash and positions at the marks, in an asset, of everybody but the outside world. */
function claimsIn({ cash, markets, outside }: World, asset: number): number {
  const sum = new ExactSum()
  cash[asset].forEach((amount, row) => row !== outside && sum.add(amount))
  for (const market of markets) {
    const { size, quote, state, k, chain } = market
    if (market.asset !== asset) continue
    for (let row = 0; row < size.length; row++) {
      if (size[row] !== 0 || quote[row] !== 0) sum.add(quote[row] + size[row] * state[MARK] * k)
    }
    for (const account of chain?.accountOf ?? []) sum.add(legsValue(chain!, account, k))
  }
  return sum.value()
}

export const badDebt: Law = {
  id: 'L10',
  name: 'the account of bad debt holds what no rung took, and nothing else',
  formula: 'balance of bad debt = -insolvency so far <= 0; it changes only in events of that kind',
  bind: ({ world }, note) => {
    const { protocols, markets, cash, log } = world
    const expected = new Float64Array(protocols.length)
    const assets = protocols.map(own => markets[own.markets[0]].asset)
    return {
      before: {
        edits: () =>
          protocols.forEach(({ row, badDebt: account }) => {
            expected[row] = cash[assets[row]][account]
          }),
      },
      end: () => {
        for (let row = 0; row < log.cursor[COUNT]; row++) {
          if (log.kind[row] !== KIND.insolvent) continue
          for (const own of protocols) {
            if (own.badDebt === log.other[row]) expected[own.row] -= log.amount[row]
          }
        }
        protocols.forEach(({ id, row, badDebt: account, tally }) => {
          const now = cash[assets[row]][account]
          note(now === expected[row] && now === 0 - tally[INSOLVENT] && now <= 0, () => ({
            what: `protocol ${id}, the account of bad debt`,
            left: now,
            right: `${expected[row]} by its events, ${-tally[INSOLVENT]} by the tally`,
          }))
        })
      },
    }
  },
}

export const wholeNumbers: Law = {
  id: 'L11',
  name: 'every stored number of the ledger is whole, within 2^52, and no negative zero',
  formula: 'x = floor(x), |x| <= 2^52, not -0',
  bind: (run, note) => {
    const { world } = run
    return {
      end: () => {
        world.cash.forEach((column, asset) => lookAtNumbers(column, `cash in asset ${asset}`, note))
        for (const { id, size, quote, spot, chain } of world.markets) {
          lookAtNumbers(size, `size on ${id}`, note)
          lookAtNumbers(quote, `quote leg on ${id}`, note)
          lookAtNumbers(spot, `lots abroad on ${id}`, note)
          if (!chain) continue
          lookAtNumbers(chain.legSize, `lots of options on ${id}`, note)
          lookAtNumbers(chain.legQuote, `quote legs of options on ${id}`, note)
        }
        for (const { vault } of run.rules.protocols) {
          if (vault) lookAtNumbers(vault.context.shares, 'shares of the vault', note)
        }
      },
    }
  },
}

function lookAtNumbers(column: Float64Array, what: string, note: Note): void {
  let bad = -1
  for (let row = 0; row < column.length; row++) {
    const value = column[row]
    const isSound = value === Math.floor(value) && Math.abs(value) <= QUANTA_LIMIT
    if (!isSound || (value === 0 && 1 / value < 0)) bad = row
  }
  note(bad < 0, () => ({
    what: `${what}, row ${bad}`,
    left: Object.is(column[bad], -0) ? '-0' : column[bad],
    right: 'a whole number within 2^52',
  }))
}

export const rests: Law = {
  id: 'L12',
  name: 'what a rounding leaves stays below a unit, and never goes to whoever acts',
  formula:
    '0 <= rest of funding of an account < 1 quantum; |rest of the index| < 1 sub-quantum; fee - 1 < rate x value <= fee',
  bind: (run, note) => {
    const { world } = run
    const places = placesOf(world)
    return {
      end: () => {
        for (const market of world.markets) lookAtRests(market, note)
      },
      after: {
        market: () => {
          const { log, markets } = world
          for (let row = 0; row < log.cursor[COUNT]; row++) {
            if (log.kind[row] !== KIND.fee || log.other[row] === world.outside) continue
            const place = marketBetween(places, log.account[row], -1)
            // An auction's fees are for both sides' orders together, after all fills.
            if (place < 0 || markets[place].state[AUCTION] !== 0) continue
            lookAtFee(run, row, place, note)
          }
        },
      },
    }
  },
}

function lookAtRests({ id, fundingRest, state }: Market, note: Note): void {
  let bad = -1
  for (let row = 0; row < fundingRest.length; row++) {
    const rest = fundingRest[row]
    if (!(rest >= 0 && rest < SUB_QUANTA && rest === Math.floor(rest))) bad = row
  }
  note(bad < 0, () => ({
    what: `market ${id}, rest of funding of account ${bad}`,
    left: fundingRest[bad],
    right: 'whole, from 0 to 65,535 sub-quanta',
  }))
  note(Math.abs(state[FUNDING_REST]) < 1, () => ({
    what: `market ${id}, rest of the index`,
    left: state[FUNDING_REST],
    right: 'less than a sub-quantum either way',
  }))
}

/** A taker's fee stands behind the fills that it is for, rebates to the makers of them in between. */
function lookAtFee({ world, rules }: Run, row: number, place: number, note: Note): void {
  const { log, markets, protocols } = world
  const account = log.account[row]
  if (!protocols.some(({ treasury }) => treasury === log.other[row])) return
  const { k } = markets[place]
  let value = 0n
  for (let at = row - 1; at >= 0; at--) {
    const kind = log.kind[at]
    if (kind === KIND.rebate) continue
    if (kind !== KIND.fill || log.account[at] !== account) break
    value += BigInt(Math.abs(log.lots[at])) * BigInt(log.ticks[at]) * BigInt(k)
  }
  // Of an option: priced by another rule.
  if (value === 0n) return
  const due = value * BigInt(millionths(rules.markets[place].venue.takerFee))
  const charged = BigInt(log.amount[row]) * BigInt(MILLION)
  note(charged >= due && charged - BigInt(MILLION) < due, () => ({
    what: `account ${account}, fee on ${value} quanta, in millionths of a quantum`,
    left: String(charged),
    right: `${due}, rounded up to a quantum`,
  }))
}

export const noDebts: Law = {
  id: 'L17',
  name: 'treasuries, pools, purses and pockets are never in debt',
  formula: 'balance of treasury, pool of keepers, purse and pocket >= 0',
  bind: ({ world }, note) => {
    const { markets, protocols, cohorts, cash, wallet } = world
    const accounts = [
      ...protocols.flatMap(({ treasury, keeperPool, markets: own }) =>
        [treasury, keeperPool].map(row => ({ row, asset: markets[own[0]].asset })),
      ),
      ...cohorts.flatMap(({ purse, market }) =>
        purse < 0 ? [] : [{ row: purse, asset: markets[market].asset }],
      ),
    ]
    return {
      end: () => {
        for (const { row, asset } of accounts) {
          const balance = cash[asset][row]
          note(balance >= 0, () => ({ what: `account ${row}`, left: balance, right: 'at least 0' }))
        }
        const bad = wallet.findIndex(amount => !(amount >= 0))
        note(bad < 0, () => ({
          what: `pocket of agent ${bad}`,
          left: wallet[bad],
          right: 'at least 0',
        }))
      },
    }
  },
}
