/** B1: what is stopped does not happen, what is limited stays within its limit, and the rest goes on. */
import type { Run } from '../../../engine/run.ts'
import { LOTS } from '../../../market/book/book.ts'
import type { BookMemory } from '../../../market/venues/bookMemory.ts'
import { ACTIONS, type Action } from '../../../protocol/breakers/breaker.ts'
import { COUNT, KIND } from '../../../world/events.ts'
import { QUOTE } from '../../../world/intents.ts'
import {
  ACCOUNT_MOST,
  AUCTION,
  CALLED,
  FLAGGED,
  FUND_ROOM,
  HALTED,
  INITIAL,
  LIQUIDATION_ROOM,
  MARK,
  NO_TRADE,
  OPEN_ROOM,
  PROFIT_COUNTS,
  REDUCE_ONLY,
  UNCROSSED,
  VAULT_ASKED,
  VAULT_PAUSED,
  WITHDRAW_ROOM,
  equity,
  fundingOwed,
  type Cohort,
  type Market,
} from '../../../world/world.ts'
import type { Law, Note } from '../law.ts'
import { takersOf, type Taken, type Takers } from '../takers.ts'

const stopped = (action: Action): string => `${action} while stopped or limited`
const free = (action: Action): string => `${action} while not`

/** What stood when a phase began: registers of markets and tallies of protocols, and the first event of the phase. */
interface Before {
  readonly states: readonly Float64Array[]
  readonly tallies: readonly Float64Array[]
  /** By agent row, where unrealised profit counts in part only: quanta that count as margin. */
  readonly counted: Float64Array
  /** By market: whether anybody wanted to trade at once. */
  readonly asked: Uint8Array
  from: number
}

export const stoppedActions: Law = {
  id: 'B1',
  name: 'what is stopped does not happen, and what is limited stays within its limit',
  formula:
    'done of each action <= what its gate left when the phase began; opened <= what was taken off the room',
  cells: ACTIONS.flatMap(action => [stopped(action), free(action)]),
  bind: (run, note) => {
    const { world } = run
    const takers = takersOf(run)
    const before: Before = {
      states: world.markets.map(({ state }) => state.slice()),
      tallies: world.protocols.map(({ tally }) => tally.slice()),
      counted: new Float64Array(world.agentRows),
      asked: new Uint8Array(world.markets.length),
      from: 0,
    }
    const read = (): void => {
      world.markets.forEach(({ state }, row) => before.states[row].set(state))
      world.protocols.forEach(({ tally }, row) => before.tallies[row].set(tally))
      before.from = world.log.cursor[COUNT]
    }
    return {
      before: {
        market: () => {
          read()
          countProfits(run, before.counted)
          noteAsked(run, before.asked)
          takers.begin()
        },
        liquidations: read,
      },
      after: {
        market: () => {
          lookAtTakers(run, before, takers, note)
          lookAtOptions(run, before, note)
          lookAtMoney(run, before, note)
          lookAtQuotes(run, before, note)
        },
        liquidations: () => lookAtForced(run, before, note),
        waterfall: () => lookAtFunds(run, before, note),
      },
    }
  },
}

function noteAsked({ rules, scratch }: Run, asked: Uint8Array): void {
  asked.fill(0)
  for (const { cohort } of rules.cohorts) {
    const { acting, intents } = scratch.cohorts[cohort.index]
    for (let j = 0; j < acting.count; j++) if (intents.lots[j] !== 0) asked[cohort.market] = 1
  }
}

/** Orders that filled at once: of agents who are no makers, since quotes are held when they are set. */
function lookAtTakers(run: Run, before: Before, takers: Takers, note: Note): void {
  const { world } = run
  const { states, tallies, asked } = before
  const opened = world.markets.map(() => 0)
  const filled = world.markets.map(() => 0)
  takers.each(taken => {
    const cohort = cohortOf(run, taken.account)
    if (cohort === undefined || cohort.role === 'maker') return
    const gate = states[taken.market]
    const sides = (left: number, right: number) => () => ({ what: `account ${taken.account}, lots`, left, right }) // prettier-ignore
    const isShut = nobodyTrades(run, taken.market, gate)
    const isClosed = isShut || gate[HALTED] === REDUCE_ONLY
    if (isShut) filled[taken.market]++
    if (isClosed) note(taken.opened === 0, sides(taken.opened, 0), stopped('open'))
    else if (taken.opened > 0 && gate[OPEN_ROOM] === Infinity) note(true, sides(0, 0), free('open'))
    if (!isShut && taken.opened === 0) note(true, sides(0, 0), free('reduce'))
    const isFree = taken.opened > 0 && tallies[cohort.protocol][PROFIT_COUNTS] === 1
    if (isFree) note(true, sides(0, 0), free('borrow-on-profit'))
    opened[taken.market] += taken.opened
    lookAtProfit(run, before, taken, note)
    lookAtMost(world.markets[taken.market], taken, gate[ACCOUNT_MOST], note)
  })
  world.markets.forEach(({ id, row }) => {
    if (nobodyTrades(run, row, states[row])) {
      const sides = () => ({ what: `market ${id}, accounts whose orders filled`, left: filled[row], right: 0 }) // prettier-ignore
      // To have stopped nobody is to have stopped nothing.
      note(filled[row] === 0, sides, asked[row] === 1 ? stopped('reduce') : undefined)
    }
    const room = states[row][OPEN_ROOM]
    // What is called opens nothing yet, and its room is taken when it is uncrossed.
    if (room === Infinity || states[row][AUCTION] === CALLED) return
    note(opened[row] <= Math.max(0, room), () => ({ what: `market ${id}, lots opened`, left: opened[row], right: room }), opened[row] > 0 ? stopped('open') : undefined) // prettier-ignore
    // What was asked for is taken off, whether it was filled or not.
    const off = room - world.markets[row].state[OPEN_ROOM]
    note(opened[row] <= off, () => ({ what: `market ${id}, lots opened, of those taken off the room`, left: opened[row], right: off }), opened[row] > 0 ? stopped('open') : undefined) // prettier-ignore
  })
}

/** Whether the market is shut, and its book is not uncrossed in this step. */
const nobodyTrades = ({ rules }: Run, market: number, gate: Float64Array): boolean =>
  gate[HALTED] === NO_TRADE && !(gate[AUCTION] === UNCROSSED && rules.markets[market].venue.hasBook)

/** Equity of agents, of unrealised profit only the part that counts, where that is not all of it. */
function countProfits({ world }: Run, counted: Float64Array): void {
  for (const { protocol, market: row, first, count } of world.cohorts) {
    const part = world.protocols[protocol].tally[PROFIT_COUNTS]
    if (part === 1) continue
    const market = world.markets[row]
    const { size, quote, state, k } = market
    for (let i = first; i < first + count; i++) {
      const profit = quote[i] + size[i] * state[MARK] * k - fundingOwed(market, i)
      counted[i] = equity(world, market, i) - (1 - part) * Math.max(0, profit)
    }
  }
}

/** Whoever opens while profit counts in part carries its position with what counts. Books are margined as a whole, and
 *  attackers may bring money in the same phase. */
function lookAtProfit(
  run: Run,
  { tallies, counted }: Before,
  taken: Readonly<Taken>,
  note: Note,
): void {
  // prettier-ignore
  const { account, held, lots, opened } = taken
  const { world } = run
  const cohort = cohortOf(run, account)
  const market = world.markets[taken.market]
  if (cohort === undefined || cohort.role === 'attacker' || cohort.holdsOptions || opened === 0) return // prettier-ignore
  const { protocol, margins } = run.rules.protocols[cohort.protocol]
  // What it had resting may have been met meanwhile.
  if (tallies[protocol.row][PROFIT_COUNTS] === 1 || market.size[account] !== held + lots) return
  const place = protocol.markets.indexOf(taken.market)
  const notional = Math.abs(held + lots) * market.state[MARK] * market.k
  const need = margins[place].sized?.initial(notional) ?? protocol.rates[place][INITIAL] * notional
  // A hair for the division that cut the order.
  note(need <= counted[account] + 1e-9 * notional + 1, () => ({ what: `account ${account}, initial margin`, left: need, right: counted[account] }), stopped('borrow-on-profit')) // prettier-ignore
}

const cohortOf = ({ world: { cohorts } }: Run, account: number) =>
  cohorts.find(({ first, count }) => account >= first && account < first + count)

/** No order takes a position beyond the most of one account; one that is larger already may stay. */
function lookAtMost(
  { id, size }: Market,
  { account, held, lots, opened }: Taken,
  most: number,
  note: Note,
): void {
  // prettier-ignore
  if (most === Infinity || opened === 0) return
  const cap = Math.max(Math.abs(held), Math.floor(most))
  const reached = Math.min(Math.abs(held + lots), Math.abs(size[account]))
  note(reached <= cap, () => ({ what: `account ${account} of market ${id}, lots`, left: reached, right: cap }), stopped('open')) // prettier-ignore
}

/** Nobody who may choose trades options while nobody trades. */
function lookAtOptions({ world }: Run, { states, from }: Before, note: Note): void {
  const { log, markets, agentRows } = world
  for (const { id, row: market, chain } of markets) {
    if (!chain || states[market][HALTED] !== NO_TRADE) continue
    let fills = 0
    for (let row = from; row < log.cursor[COUNT]; row++) {
      const isFill = log.kind[row] === KIND['option-fill'] && log.account[row] < agentRows
      fills += +(isFill && chain.bookOf[log.account[row]] >= 0)
    }
    note(fills === 0, () => ({ what: `market ${id}, option orders filled`, left: fills, right: 0 })) // prettier-ignore
  }
}

/** Sum of what events from a row on say, by `of`. */
function sumOf({ world: { log } }: Run, from: number, of: (row: number) => number): number {
  let sum = 0
  for (let row = from; row < log.cursor[COUNT]; row++) sum += of(row)
  return sum
}

/** Money that leaves accounts, and the vault. */
function lookAtMoney(run: Run, { tallies, from }: Before, note: Note): void {
  const { log, protocols } = run.world
  for (const { id, row: protocol, first, last } of protocols) {
    const tally = tallies[protocol]
    const isOwn = (row: number): boolean => log.account[row] >= first && log.account[row] < last
    const left = sumOf(run, from, row =>
      log.kind[row] === KIND.collateral && isOwn(row) ? Math.max(0, -log.amount[row]) : 0,
    )
    const room = tally[WITHDRAW_ROOM]
    const sides = (what: string, had: number) => () => ({ what: `protocol ${id}, ${what}`, left: had, right: room }) // prettier-ignore
    if (room < Infinity)
      note(
        left <= room,
        sides('quanta withdrawn', left),
        left > 0 ? stopped('withdraw') : undefined,
      )
    else if (left > 0) note(true, sides('', 0), free('withdraw'))
    const gone = sumOf(run, from, row => +(log.kind[row] === KIND['vault-out'] && isOwn(row)))
    const isPaused = tally[VAULT_PAUSED] === 1
    if (isPaused)
      note(
        gone === 0,
        sides('payments out of the vault', gone),
        tally[VAULT_ASKED] > 0 ? stopped('leave-vault') : undefined,
      )
    else if (gone > 0) note(true, sides('', 0), free('leave-vault'))
  }
}

/** Part by which a level may be larger than its maker wants it to be and is left alone. */
const LEFT_ALONE = 0.1

/** A maker that quoted in this step has, with what would fill, no more than the most of one account. */
function lookAtQuotes(run: Run, { states }: Before, note: Note): void {
  const { world, rules, scratch, memories } = run
  // prettier-ignore
  for (const { cohort, quotingPlace } of rules.cohorts) {
    const market = world.markets[cohort.market]
    const most = states[market.row][ACCOUNT_MOST]
    if (quotingPlace < 0 || !rules.markets[market.row].venue.hasBook) continue
    const { acting, quotes } = scratch.cohorts[cohort.index]
    const { firstSlots } = memories.venues[market.row] as BookMemory
    for (let j = 0; j < acting.count; j++) {
      if (quotes.action[j] !== QUOTE) continue
      const from = firstSlots[quotingPlace] + (acting.rows[j] - cohort.first) * 2 * quotes.levels
      const place = { run, market, most, from, j, cohort }
      for (const side of [1, -1]) lookAtLadder(place, side, note)
    }
  }
}

interface Ladder {
  readonly run: Run
  readonly market: Market
  readonly most: number
  /** First slot of the maker, bids before asks. */
  readonly from: number
  /** Its place among those who act. */
  readonly j: number
  readonly cohort: Cohort
}

function lookAtLadder(
  { run, market, most, from, j, cohort }: Ladder,
  side: number,
  note: Note,
): void {
  const { acting, quotes } = run.scratch.cohorts[cohort.index]
  const { book } = run.memories.venues[market.row] as BookMemory
  const first = side > 0 ? from : from + quotes.levels
  let lots = 0
  for (let slot = first; slot < first + quotes.levels; slot++) lots += book.orders[4 * slot + LOTS]
  if (lots === 0) return
  const held = side * acting.size[j]
  const room = Math.max(0, Math.floor(most) - held) * (1 + LEFT_ALONE)
  const reached = side * market.size[acting.rows[j]] + lots
  const cell = most < Infinity ? stopped('quote') : free('quote')
  const sides = () => ({ what: `maker ${acting.rows[j]}, lots with its quotes`, left: reached, right: held + room }) // prettier-ignore
  note(reached <= Math.max(held, held + room), sides, cell)
}

/** Liquidations on the venue, and what a throttle leaves of them. Books have other ways to be closed. */
function lookAtForced(run: Run, { states, tallies, from }: Before, note: Note): void {
  const { log, markets, protocols } = run.world
  for (const { id, row: protocol, first, last, markets: own } of protocols) {
    const isOwn = (row: number): boolean => log.account[row] >= first && log.account[row] < last
    const isPlain = (row: number): boolean => {
      const { chain } = markets[log.other[row]]
      return !chain || chain.bookOf[log.account[row]] < 0
    }
    const gone = sumOf(run, from, row => {
      if (log.kind[row] !== KIND.liquidation || !isOwn(row) || !isPlain(row)) return 0
      const { state, k } = markets[log.other[row]]
      return Math.abs(log.lots[row]) * state[MARK] * k
    })
    const room = tallies[protocol][LIQUIDATION_ROOM]
    const sides = (left: number) => () => ({ what: `protocol ${id}, quanta liquidated`, left, right: room }) // prettier-ignore
    if (room < Infinity && run.world.protocols[protocol].tally[FLAGGED] > 0)
      note(gone <= room, sides(gone), stopped('liquidate'))
    else if (gone > 0) note(true, sides(gone), free('liquidate'))
    // Who takes positions over may do so while nobody trades.
    if (!own.some(row => states[row][HALTED] === NO_TRADE)) continue
    const fills = sumOf(run, from, row => {
      const isForced = log.kind[row] === KIND.fill && isOwn(row)
      const cohort = isForced ? cohortOf(run, log.account[row]) : undefined
      return cohort && states[cohort.market][HALTED] === NO_TRADE ? 1 : 0
    })
    note(fills === 0, () => ({ what: `protocol ${id}, forced fills`, left: fills, right: 0 }), stopped('liquidate')) // prettier-ignore
  }
}

/** Insurance funds pay no more than a stop leaves: shortfalls, and what they add to rewards of keepers. */
function lookAtFunds(run: Run, { tallies, from }: Before, note: Note): void {
  const { log } = run.world
  for (const { protocol, rungs, penaltyAccount } of run.rules.protocols) {
    const funds = rungs.filter(({ part }) => part.takesPenalties && !part.isVault)
    if (funds.length === 0) continue
    const paid = sumOf(run, from, row => {
      const isRung = log.kind[row] === KIND['rung-paid'] && funds.some(({ context }) => context.account === log.other[row]) // prettier-ignore
      const isReward = log.kind[row] === KIND.reward && log.account[row] === penaltyAccount
      return isRung || isReward ? log.amount[row] : 0
    })
    const room = tallies[protocol.row][FUND_ROOM]
    const sides = () => ({ what: `protocol ${protocol.id}, quanta that funds paid`, left: paid, right: room }) // prettier-ignore
    if (room < Infinity) note(paid <= room, sides, paid > 0 ? stopped('fund-pays') : undefined)
    else if (paid > 0) note(true, sides, free('fund-pays'))
  }
}
