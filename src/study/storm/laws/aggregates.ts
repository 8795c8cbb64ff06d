/** L: every aggregate that is kept as things happen, added up again from what happened in the step. */
import type { Run } from '../../../engine/run.ts'
import { OPTION_VOLUME } from '../../../world/chain.ts'
import { COUNT, FIRST, KIND } from '../../../world/events.ts'
import {
  ADL,
  BAD_DEBT,
  BONUS_PAID,
  DISTRESSED,
  FEES_TO_FUND,
  FEES_TO_KEEPERS,
  FEES_TO_VAULT,
  FILL_COUNT,
  FLAGGED,
  FUND_PAID,
  GAS_PAID,
  INSOLVENT,
  KEEPERS_TOOK,
  LIQUIDATED,
  LIQUIDATIONS,
  MARK,
  PENALTIES,
  REBATES,
  REWARDS,
  SOCIALIZED,
  TAKEN_OVER,
  TAKER_FEES,
  TALLY_COUNT,
  VAULT_ASKED,
  VOLUME,
  WITHDRAWN,
  type Protocol,
} from '../../../world/world.ts'
import type { Law, Note } from '../law.ts'
import { marketBetween, placesOf, type Places } from '../places.ts'

/** Tallies that are sums over events, by name. */
const SUMS = {
  liquidations: LIQUIDATIONS,
  'value liquidated': LIQUIDATED,
  penalties: PENALTIES,
  rewards: REWARDS,
  'bad debt': BAD_DEBT,
  'paid by funds': FUND_PAID,
  'socialized losses': SOCIALIZED,
  insolvency: INSOLVENT,
  'value deleveraged': ADL,
  'value taken over': TAKEN_OVER,
  'value that keepers took': KEEPERS_TOOK,
  'taker fees': TAKER_FEES,
  rebates: REBATES,
  'gas paid': GAS_PAID,
  bonuses: BONUS_PAID,
  withdrawals: WITHDRAWN,
} as const

/** What is added up of a step. */
interface Sums {
  /** By protocol and index of its tally. */
  readonly tally: readonly Float64Array[]
  /** Value of options that went over to others and may count as taken over: a tear-up looks the same. */
  readonly moved: Float64Array
  /** Liquidations that closed nothing: a book put up for auction is none yet, one that was found empty is. */
  readonly empty: Float64Array
  /** By protocol and rung: paid out of the rung's own money. */
  readonly paid: readonly Float64Array[]
  /** By market: fills, value of perpetuals and premium of options traded. */
  readonly fills: Float64Array
  readonly volume: Float64Array
  readonly premium: Float64Array
  /** 1 for markets of which some fill cannot be told from another's. */
  readonly isUnclear: Uint8Array
}

export const aggregates: Law = {
  id: 'L8',
  name: 'what is counted as it happens is what the events add up to',
  formula: 'counter after a step - counter before it = sum over the events of the step',
  cells: [...Object.keys(SUMS), 'fees passed on', 'fills', 'volume', 'premium', 'paid by a rung'],
  bind: (run, note) => {
    const { world } = run
    const { protocols, markets, log } = world
    const places = placesOf(world)
    const sums = roomFor(run)
    const was = {
      tally: protocols.map(({ tally }) => tally.slice()),
      paid: protocols.map(({ rungPaid }) => rungPaid.slice()),
      state: markets.map(({ state }) => state.slice()),
      premium: new Float64Array(markets.length),
    }
    return {
      before: {
        edits: () => {
          protocols.forEach(({ tally, rungPaid }, row) => {
            was.tally[row].set(tally)
            was.paid[row].set(rungPaid)
          })
          markets.forEach(({ state, chain }, row) => {
            was.state[row].set(state)
            was.premium[row] = chain?.state[OPTION_VOLUME] ?? 0
          })
        },
      },
      end: () => {
        clear(sums)
        for (let row = 0; row < log.cursor[COUNT]; row++) addEvent(run, places, sums, row)
        protocols.forEach((protocol, row) => {
          lookAtTally(protocol, was.tally[row], sums, note)
          const own = { paid: sums.paid[row], tally: sums.tally[row] }
          lookAtRungs(protocol, was.paid[row], own, sayOf(note, `protocol ${protocol.id}`))
        })
        markets.forEach(({ id, state, chain }, row) => {
          const say = sayOf(note, `market ${id}`)
          if (sums.isUnclear[row] === 0) {
            say('fills', state[FILL_COUNT] - was.state[row][FILL_COUNT], sums.fills[row])
            say('volume', state[VOLUME] - was.state[row][VOLUME], sums.volume[row])
          }
          if (chain) say('premium', chain.state[OPTION_VOLUME] - was.premium[row], sums.premium[row]) // prettier-ignore
        })
      },
    }
  },
}

function roomFor({ world: { protocols, markets } }: Run): Sums {
  const perMarket = (): Float64Array => new Float64Array(markets.length)
  return {
    tally: protocols.map(() => new Float64Array(TALLY_COUNT)),
    moved: new Float64Array(protocols.length),
    empty: new Float64Array(protocols.length),
    paid: protocols.map(({ rungAccounts }) => new Float64Array(rungAccounts.length)),
    fills: perMarket(),
    volume: perMarket(),
    premium: perMarket(),
    isUnclear: new Uint8Array(markets.length),
  }
}

function clear({ tally, moved, empty, paid, fills, volume, premium, isUnclear }: Sums): void {
  for (const column of [...tally, ...paid, moved, empty, fills, volume, premium]) column.fill(0)
  isUnclear.fill(0)
}

type Say = (what: string, counted: number, expected: number, most?: number) => void

/** Counters above it have lost their last bits. */
const EXACT = 1_125_899_906_842_624 // 2^50

/** Says of a counter whether it went up by what was added up: exactly, as long as doubles hold both. A counter that
 *  stood still is no case of the table. */
const sayOf =
  (note: Note, whose: string): Say =>
  (what, counted, expected, most = expected) => {
    const slack = Math.abs(expected) > EXACT ? Math.abs(expected) * 1e-9 : 0
    const holds = counted >= expected - slack && counted <= most + slack
    const isStill = counted === 0 && expected === 0
    note(
      holds,
      () => ({ what: `${whose}, ${what}`, left: counted, right: expected }),
      isStill ? undefined : what,
    )
  }

function lookAtTally(
  { id, row, tally }: Protocol,
  was: Float64Array,
  sums: Sums,
  note: Note,
): void {
  const say = sayOf(note, `protocol ${id}`)
  const own = sums.tally[row]
  const shared = [FEES_TO_FUND, FEES_TO_VAULT, FEES_TO_KEEPERS]
  say(
    'fees passed on',
    shared.reduce((all, i) => all + tally[i] - was[i], 0),
    own[FEES_TO_FUND],
  )
  for (const [what, index] of Object.entries(SUMS)) {
    const expected = own[index]
    const more = index === TAKEN_OVER ? sums.moved : index === LIQUIDATIONS ? sums.empty : undefined
    const most = expected + (more?.[row] ?? 0)
    say(what, tally[index] - was[index], expected, most)
  }
}

/** What each rung paid of its own; what was spread over others, by all rungs that do so together. */
function lookAtRungs(
  { rungPaid }: Protocol,
  was: Float64Array,
  { paid, tally }: { readonly paid: Float64Array; readonly tally: Float64Array },
  say: Say,
): void {
  let spread = 0
  rungPaid.forEach((now, i) => {
    const counted = now - was[i]
    if (paid[i] > 0) say('paid by a rung', counted, paid[i])
    else spread += counted
  })
  say('socialized losses', spread, tally[SOCIALIZED])
}

/** Adds what the event in a row of the log counts for. */
function addEvent(run: Run, places: Places, sums: Sums, row: number): void {
  const { log } = run.world
  const kind = log.kind[row]
  const account = log.account[row]
  if (kind === KIND.fill || kind === KIND['option-fill'] || kind === KIND['option-transfer']) {
    addTrade(run, places, sums, row)
    return
  }
  const protocol = account < 0 ? -1 : places.protocolOf[account]
  if (protocol < 0) return
  const own = sums.tally[protocol]
  const amount = log.amount[row]
  const add = MONEY[kind]
  if (add) add(own, amount, { run, row, protocol, sums })
  else if (kind === KIND.liquidation) {
    if (log.lots[row] === 0) sums.empty[protocol]++
    else own[LIQUIDATIONS]++
    own[LIQUIDATED] += closedBy(run, row) * valueOf(run, log.other[row])
  } else if (kind === KIND.takeover || kind === KIND.deleverage) addHandOver(run, places, sums, row)
}

interface At {
  readonly run: Run
  readonly row: number
  readonly protocol: number
  readonly sums: Sums
}

type Add = (own: Float64Array, amount: number, at: At) => void

/** By number of the kind: what a payment counts for. */
const MONEY: Readonly<Record<number, Add | undefined>> = {
  [KIND.penalty]: (own, amount) => (own[PENALTIES] += amount),
  [KIND.shortfall]: (own, amount) => (own[BAD_DEBT] += amount),
  [KIND.insolvent]: (own, amount) => (own[INSOLVENT] += amount),
  [KIND['loss-socialized']]: (own, amount) => (own[SOCIALIZED] += amount),
  [KIND.bonus]: (own, amount) => (own[BONUS_PAID] += amount),
  [KIND.gas]: (own, amount) => (own[GAS_PAID] += amount),
  [KIND.collateral]: (own, amount) => (own[WITHDRAWN] += Math.max(0, -amount)),
  [KIND.reward]: (own, amount, { run, row }) => {
    own[REWARDS] += amount
    // Out of the penalty; what pool and fund add was nobody's penalty.
    if (run.world.log.account[row] < run.world.agentRows) own[PENALTIES] += amount
  },
  [KIND['rung-paid']]: (own, amount, { run, row, protocol, sums }) => {
    const other = run.world.log.other[row]
    const { rungs } = run.rules.protocols[protocol]
    const i = rungs.findIndex(({ context }) => context.account === other)
    sums.paid[protocol][i] += amount
    if (rungs[i].part.takesPenalties && !rungs[i].part.isVault) own[FUND_PAID] += amount
  },
  // Of all protocols that rule a market the first has its fees.
  [KIND.fee]: (_, amount, { run, row, sums }) => {
    for (const { treasury, row: earner } of run.world.protocols) {
      if (run.world.log.other[row] === treasury) sums.tally[earner][TAKER_FEES] += amount
    }
  },
  [KIND.rebate]: (own, amount, { run, row, protocol }) => {
    if (run.world.log.account[row] === run.world.protocols[protocol].treasury) own[REBATES] += amount // prettier-ignore
  },
  // A vault may be the fund, too: what went to whom cannot be told apart.
  [KIND['fee-share']]: (own, amount) => (own[FEES_TO_FUND] += amount),
}

/** Quanta of a lot at the mark. */
const valueOf = ({ world }: Run, market: number): number =>
  world.markets[market].state[MARK] * world.markets[market].k

/** Lots that a liquidation closed: of a position what its event says, of a book all trades that it caused. */
function closedBy({ world }: Run, row: number): number {
  const { log, markets } = world
  const account = log.account[row]
  const { chain } = markets[log.other[row]]
  if (!chain || chain.bookOf[account] < 0) return Math.abs(log.lots[row])
  const event = log.cursor[FIRST] + row
  let closed = 0
  for (let at = row + 1; at < log.cursor[COUNT]; at++) {
    if (log.back[at] === 0 || log.cursor[FIRST] + at - log.back[at] !== event) continue
    if (CLOSES.has(log.kind[at])) closed += Math.abs(log.lots[at])
  }
  return closed
}

const CLOSES: ReadonlySet<number> = new Set([
  KIND.fill,
  KIND.takeover,
  KIND['option-fill'],
  KIND['option-transfer'],
])

function addTrade({ world }: Run, places: Places, sums: Sums, row: number): void {
  const { log, markets } = world
  const kind = log.kind[row]
  const place = marketBetween(places, log.account[row], log.other[row])
  if (place < 0) {
    // Two that trade in several markets: it may have been any of them.
    sums.isUnclear.fill(1)
    return
  }
  const lots = Math.abs(log.lots[row])
  const value = lots * log.ticks[row] * markets[place].k
  if (kind === KIND.fill) sums.volume[place] += value
  else sums.premium[place] += value
  if (kind !== KIND['option-transfer']) sums.fills[place]++
  else {
    const { protocol } = markets[place].chain!
    sums.moved[protocol] += lots * markets[place].state[MARK] * markets[place].k
  }
}

/** A position that went to a keeper or a rung, or was closed against a winner. Between rungs nothing is taken over. */
function addHandOver(run: Run, places: Places, sums: Sums, row: number): void {
  const { log, agentRows, cohorts } = run.world
  const account = log.account[row]
  const other = log.other[row]
  const place = marketBetween(places, account, other)
  const protocol = places.protocolOf[account]
  // From one rung to the next.
  if (place < 0) return
  const own = sums.tally[protocol]
  const value = Math.abs(log.lots[row]) * valueOf(run, place)
  if (log.kind[row] === KIND.deleverage) {
    own[ADL] += value
    return
  }
  if (account >= agentRows) return
  own[TAKEN_OVER] += value
  const isKeeper = cohorts.some(
    ({ role, first, count }) => role === 'keeper' && other >= first && other < first + count,
  )
  if (isKeeper) own[KEEPERS_TOOK] += value
}

export const flagged: Law = {
  id: 'L19',
  name: 'who is flagged, distressed or waiting is counted right',
  formula:
    'flagged = accounts with a flag; distressed = sum of their lots; waiting = depositors who asked for shares back',
  bind: (run, note) => {
    const { world } = run
    return {
      after: {
        margin: () => {
          for (const { id, flaggedAt, tally } of world.protocols) {
            let count = 0
            for (let slot = 0; slot < flaggedAt.length; slot++) if (flaggedAt[slot] !== 0) count++
            note(count === tally[FLAGGED], () => ({
              what: `protocol ${id}, flagged`,
              left: tally[FLAGGED],
              right: count,
            }))
          }
        },
        breakers: () => {
          for (const market of world.markets) {
            const expected = distressedLots(run, market.row)
            note(market.state[DISTRESSED] === expected, () => ({
              what: `market ${market.id}, lots in distress`,
              left: market.state[DISTRESSED],
              right: expected,
            }))
          }
        },
      },
      end: () => {
        for (const { protocol, vault } of run.rules.protocols) {
          if (vault === undefined) continue
          const { asked } = vault.context
          let waiting = 0
          for (let row = 0; row < asked.length; row++) if (asked[row] > 0) waiting++
          note(waiting === protocol.tally[VAULT_ASKED], () => ({
            what: `protocol ${protocol.id}, depositors who wait`,
            left: protocol.tally[VAULT_ASKED],
            right: waiting,
          }))
        }
      },
    }
  },
}

/** Lots of those whom the last margin phase listed, over all protocols that rule a market. */
function distressedLots({ world }: Run, market: number): number {
  let lots = 0
  for (const { markets, flagged: list, tally } of world.protocols) {
    if (!markets.includes(market)) continue
    for (let j = 0; j < tally[FLAGGED]; j++) lots += world.markets[market].size[list[j]]
  }
  return lots
}
