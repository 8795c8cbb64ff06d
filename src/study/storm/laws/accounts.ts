/** L: each account by itself: what the log says of it is all that happened to it. */
import type { Run } from '../../../engine/run.ts'
import type { Chain } from '../../../world/chain.ts'
import { COUNT, KIND, WAY } from '../../../world/events.ts'
import { MARK, POSTINGS, STEP, type Market, type World } from '../../../world/world.ts'
import { accountsSince } from '../conservation.ts'
import type { Law, Looks, Note } from '../law.ts'
import { marketBetween, placesOf, readFlow, SELDOM, type Flow, type Places } from '../places.ts'

export const profitAndLoss: Law = {
  id: 'L7',
  name: 'an account gains and loses what its position and its events say, to the quantum',
  formula:
    'worth now - worth before = size before x (mark now - mark before) x k + sum over events of lots x (mark now - price) x k and money received - money paid',
  bind: ({ world }, note) => {
    const places = placesOf(world)
    const { agentRows } = world
    const worth = new Float64Array(agentRows)
    const held = new Float64Array(agentRows)
    const marks = world.markets.map(({ state }) => state[MARK])
    return {
      before: {
        edits: () => {
          world.markets.forEach(({ state }, row) => (marks[row] = state[MARK]))
          for (let row = 0; row < agentRows; row++) {
            const market = world.markets[places.marketOf[row]]
            if (market === undefined) continue
            worth[row] = atCost(world, market, row)
            held[row] = market.size[row]
          }
        },
      },
      end: () => {
        for (let row = 0; row < agentRows; row++) {
          if (held[row] === 0) continue
          const { row: place, state, k } = world.markets[places.marketOf[row]]
          worth[row] += held[row] * (state[MARK] - marks[place]) * k
        }
        for (let row = 0; row < world.log.cursor[COUNT]; row++) add(world, places, worth, row)
        let bad = -1
        for (let row = 0; row < agentRows; row++) {
          const market = world.markets[places.marketOf[row]]
          if (market && atCost(world, market, row) !== worth[row]) bad = row
        }
        note(bad < 0, () => ({
          what: `account ${bad}, worth in quanta, options at cost`,
          left: atCost(world, world.markets[places.marketOf[bad]], bad),
          right: `${worth[bad]} by its events`,
        }))
      },
    }
  },
}

/** Cash, the perpetual at the mark and options at what was paid for them: funding counts when it is paid. */
function atCost({ cash }: World, market: Market, account: number): number {
  const { size, quote, state, k, asset, chain } = market
  const own = cash[asset][account] + quote[account] + size[account] * state[MARK] * k
  return chain === undefined ? own : own + paidForOptions(chain, account)
}

function paidForOptions({ bookOf, legsMost, legCount, legQuote }: Chain, account: number): number {
  const book = bookOf[account]
  if (book < 0) return 0
  let sum = 0
  for (let j = book * legsMost; j < book * legsMost + legCount[book]; j++) sum += legQuote[j]
  return sum
}

const flow: Flow = { payer: 0, payee: 0, amount: 0 }

/** Adds to both sides what the event in a row of the log brings them at the mark. */
function add(world: World, places: Places, worth: Float64Array, row: number): void {
  const { log, markets, agentRows } = world
  const give = (account: number, amount: number): void => {
    if (account < agentRows) worth[account] += amount
  }
  if (readFlow(world, row, flow)) {
    give(flow.payer, -flow.amount)
    give(flow.payee, flow.amount)
    return
  }
  const kind = log.kind[row]
  const account = log.account[row]
  const other = log.other[row]
  if (kind === KIND['collateral-sale']) return give(account, log.amount[row])
  const isSettled = kind === KIND.exercise || kind === KIND.lapse
  const market = markets[isSettled ? places.marketOf[account] : marketBetween(places, account, other)] // prettier-ignore
  const lots = log.lots[row]
  if (isSettled) return market && give(account, lots * log.ticks[row] * market.k)
  const way = WAY[kind]
  // Between accounts that trade in several markets: none of an agent.
  if (way === undefined || market === undefined) return
  const atMark = lots * market.state[MARK] * market.k
  const value = way === 'gives' || way === 'takes' ? Math.sign(lots) * log.amount[row] : lots * log.ticks[row] * market.k // prettier-ignore
  const gained = way === 'trades' ? -value : atMark - value
  const sign = way === 'gives' ? -1 : 1
  give(account, sign * gained)
  give(other, -sign * gained)
}

export const namedOnly: Law = {
  id: 'L15',
  name: 'an event changes only the accounts that it names',
  formula: 'a column differs from before the phase only in rows that an event of the phase names',
  bind: (run, note) => {
    const { world } = run
    const seen = columnsOf(run).map(({ what, column }) => ({
      what,
      column,
      known: column.slice(),
    }))
    const books = world.markets.flatMap(({ id, chain }) => (chain ? [legsOf(id, chain)] : []))
    const named = new Int32Array(world.accountCount)
    let stamp = 0
    let postings = 0
    let from = 0
    const look = (): void => {
      stamp++
      nameAll(world, from, account => (named[account] = stamp))
      from = world.log.cursor[COUNT]
      postings = world.scalars[POSTINGS]
      for (const one of seen) lookAtColumn(one, row => named[row] === stamp, note)
      for (const { look: lookAtLegs } of books) lookAtLegs(row => named[row] === stamp, note)
    }
    // What posted nothing changed nothing: what went past the ledger shows at the end of the step.
    const lookIfPosted = (): void => {
      if (world.scalars[POSTINGS] !== postings) look()
    }
    return {
      before: {
        edits: () => {
          from = 0
          postings = world.scalars[POSTINGS]
        },
      },
      after: after(lookIfPosted),
      end: look,
    }
  },
}

/** The phases in which money moves. */
const after = (look: () => void): Looks['after'] => ({
  edits: look,
  agents: look,
  market: look,
  funding: look,
  margin: look,
  liquidations: look,
  waterfall: look,
})

interface Seen {
  readonly what: string
  readonly column: Float64Array
  readonly known: Float64Array
}

function columnsOf({ world, rules }: Run): readonly Omit<Seen, 'known'>[] {
  return [
    ...world.cash.map((column, asset) => ({ what: `cash in asset ${asset}`, column })),
    ...world.markets.flatMap(({ id, size, quote, spot }) => [
      { what: `size on ${id}`, column: size },
      { what: `quote leg on ${id}`, column: quote },
      { what: `lots abroad on ${id}`, column: spot },
    ]),
    ...rules.protocols.flatMap(({ vault }) =>
      vault ? [{ what: 'shares of the vault', column: vault.context.shares }] : [],
    ),
  ]
}

/** Takes in what has changed. */
function lookAtColumn(
  { what, column, known }: Seen,
  isNamed: (row: number) => boolean,
  note: Note,
): void {
  let bad = -1
  let was = 0
  for (let row = 0; row < column.length; row++) {
    if (column[row] === known[row]) continue
    if (bad < 0 && !isNamed(row)) {
      bad = row
      was = known[row]
    }
    known[row] = column[row]
  }
  note(bad < 0, () => ({
    what: `${what}, account ${bad}, which no event names`,
    left: column[bad],
    right: was,
  }))
}

/** The same of the books of a chain, by sums of their legs: what closes moves others about. */
function legsOf(id: string, chain: Chain) {
  const { accountOf, legsMost, legCount, legSize, legQuote } = chain
  const known = new Float64Array(accountOf.length * 2)
  const now = new Float64Array(2)
  const add = (book: number): void => {
    now[0] = 0
    now[1] = 0
    for (let j = book * legsMost; j < book * legsMost + legCount[book]; j++) {
      now[0] += legSize[j]
      now[1] += legQuote[j]
    }
  }
  const takeIn = (book: number): boolean => {
    add(book)
    const isSame = now[0] === known[2 * book] && now[1] === known[2 * book + 1]
    known[2 * book] = now[0]
    known[2 * book + 1] = now[1]
    return isSame
  }
  for (let book = 0; book < accountOf.length; book++) takeIn(book)
  return {
    look: (isNamed: (row: number) => boolean, note: Note): void => {
      let bad = -1
      for (let book = 0; book < accountOf.length; book++) {
        if (!takeIn(book) && !isNamed(accountOf[book])) bad = accountOf[book]
      }
      note(bad < 0, () => ({
        what: `options on ${id} of account ${bad}`,
        left: 'changed',
        right: 'named by an event',
      }))
    },
  }
}

/** Names the accounts of all events from a row on. */
function nameAll(world: World, from: number, name: (account: number) => void): void {
  const { log, markets, outside } = world
  const taken = markets.flatMap(({ chain }) => chain?.collateral ?? [])
  for (let row = from; row < log.cursor[COUNT]; row++) {
    const kind = log.kind[row]
    const way = WAY[kind]
    if (way !== undefined) {
      name(log.account[row])
      name(way === 'in' ? outside : log.other[row])
    } else if (kind === KIND.exercise || kind === KIND.lapse) name(log.account[row])
    else if (kind === KIND['collateral-sale']) {
      name(log.account[row])
      name(markets[taken.find(({ asset }) => asset === log.other[row])!.priced].abroad)
    }
  }
}

export const cast: Law = {
  id: 'L18',
  name: 'what the cast has made the system has lost, to the quantum',
  formula:
    'profits of all cohorts + worth of all other accounts + what left for the world = the same at the start',
  bind: (run, note) => {
    const { world } = run
    // Coins that books are margined with stay in their own asset.
    const isSingle = world.markets.every(
      ({ asset, chain }) => asset === 0 && !chain?.collateral.length,
    )
    if (!isSingle) return undefined
    const missing = accountsSince(run)
    return {
      end: () => {
        missing.follow()
        if (world.scalars[STEP] % SELDOM !== 0) return
        const quanta = missing.look()
        note(quanta === 0, () => ({ what: 'quanta that are missing', left: quanta, right: 0 }))
      },
    }
  },
}
