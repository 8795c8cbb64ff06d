/** M: what somebody does of his own will leaves him with what he must hold, or with less risk. */
import { prepareListing, requirementOf } from '../../../engine/books/listed.ts'
import type { ProtocolRules } from '../../../engine/rules.ts'
import type { Run } from '../../../engine/run.ts'
import { COUNT, KIND, KINDS, type EventKind } from '../../../world/events.ts'
import {
  equity,
  MARK,
  STEP,
  WITHDRAW_MARGIN,
  type Market,
  type World,
} from '../../../world/world.ts'
import type { Law, Note } from '../law.ts'
import { marketBetween, placesOf, readFlow, SELDOM, type Flow, type Places } from '../places.ts'
import { requiredOf } from '../required.ts'

/** What an event of the market phase is to the account that it names first: a trade or an outflow that it wanted, or
 *  nothing that it chose. A kind that is not listed does not compile. */
const CHOSEN: Readonly<Record<EventKind, 'trade' | 'outflow' | undefined>> = {
  mark: undefined,
  fill: 'trade',
  liquidation: undefined,
  penalty: undefined,
  shortfall: undefined,
  'rung-paid': undefined,
  'loss-socialized': undefined,
  insolvent: undefined,
  edit: undefined,
  shock: undefined,
  deposit: undefined,
  takeover: undefined,
  deleverage: undefined,
  reward: undefined,
  fee: undefined,
  funding: undefined,
  'funding-rate': undefined,
  withdrawal: undefined,
  return: undefined,
  'breaker-on': undefined,
  'breaker-off': undefined,
  'feed-fault': undefined,
  'feed-restored': undefined,
  'feed-state': undefined,
  reentry: undefined,
  'vault-in': 'outflow',
  'vault-out': undefined,
  refused: undefined,
  residue: undefined,
  collateral: 'outflow',
  'outside-trade': undefined,
  gas: undefined,
  rebate: undefined,
  'fee-share': undefined,
  bonus: undefined,
  'vault-ask': undefined,
  'attack-phase': undefined,
  'option-fill': 'trade',
  'option-transfer': undefined,
  expiry: undefined,
  exercise: undefined,
  lapse: undefined,
  listing: undefined,
  auction: undefined,
  'auction-bid': undefined,
  'collateral-sale': undefined,
}

/** What the market phase has done to an agent's account: quanta that its trades cost against the mark, that it paid
 *  besides, and that it took out; the options that it traded, if of one kind. */
interface Done {
  market: Market
  slipped: number
  paid: number
  out: number
  /** Kinds of what it chose to do. */
  readonly chose: Set<EventKind>
  /** Whether others met what it had resting. */
  isMet: boolean
  instrument: number
  lots: number
  /** Lots of the perpetual. */
  perps: number
}

export const carried: Law = {
  id: 'M10',
  name: 'whoever takes more risk, or money out, holds initial margin afterwards',
  formula:
    'equity + what the trades cost >= initial margin, or the position is no larger (a book: needs no more) and nothing was taken out',
  cells: KINDS.filter(kind => CHOSEN[kind] !== undefined),
  bind: (run, note) =>
    followed(run, (account, done, held) => {
      if (done.isMet) return
      const { bookOf } = done.market.chain ?? {}
      if (bookOf && bookOf[account] >= 0) lookAtBook(run, account, done, note)
      else lookAtPosition(run, account, { ...done, held }, note)
    }),
}

function lookAtPosition(
  run: Run,
  account: number,
  { market, slipped, paid, out, chose, held }: Done & { readonly held: number },
  note: Note,
): void {
  const now = market.size[account]
  const isLarger = Math.abs(now) > Math.abs(held) || now * held < 0
  if (!isLarger && out === 0) return
  const [own, place] = rulesOf(run, account, market)
  const needed = requiredOf(own, place, 'initial', Math.abs(now) * valueOf(market))
  // On a book what enlarges is held to what it may lose on its way to its limit; reductions are free to lose, and rules by
  // size look at the mark alone.
  const { hasBook } = run.rules.markets[market.row].venue
  const isHeldToLimit = isLarger && hasBook && !own.margins[place].sized
  const lost = isHeldToLimit ? 0 : Math.max(0, slipped)
  const has = equity(run.world, market, account) + paid + lost
  for (const kind of chose) {
    note(has >= needed - 1, () => ({ what: `account ${account}, ${held} to ${now} lots, ${out} quanta out`, left: has, right: `at least ${needed}` }), kind) // prettier-ignore
  }
}

function lookAtBook(run: Run, account: number, done: Done, note: Note): void {
  const { market, slipped, paid, out, chose, instrument, lots, perps } = done
  const { view } = run.rules.books[market.row]!
  prepareListing(view)
  const needed = requirementOf(view, account).initial / market.unit
  const has = equity(run.world, market, account) + paid + Math.max(0, slipped)
  let isCarried = has >= needed * (1 - 1e-9) - 1
  // Of several different options it is not known what the book needed before them.
  if (!isCarried && instrument === SEVERAL) return
  if (!isCarried && out === 0) {
    const before = requirementOf(view, account, instrument, -lots, -perps).initial / market.unit
    isCarried = needed <= before * (1 + 1e-9)
  }
  for (const kind of chose) {
    note(isCarried, () => ({ what: `book of account ${account}`, left: has, right: `at least ${needed}` }), kind) // prettier-ignore
  }
}

export const freeOnly: Law = {
  id: 'M11',
  name: 'no more leaves an account than is free of it',
  formula:
    'equity after it has left >= what the position before had to hold; nothing leaves while it is flagged',
  bind: (run, note) =>
    followed(run, (account, { market, slipped, paid, out }, held) => {
      if (out === 0) return
      const [own, place] = rulesOf(run, account, market)
      const { flaggedAt, first, tally } = own.protocol
      const notional = Math.abs(held) * valueOf(market)
      const isBook = market.chain !== undefined && market.chain.bookOf[account] >= 0
      const initial = isBook ? 0 : requiredOf(own, place, 'initial', notional)
      const needed = Math.max(initial, tally[WITHDRAW_MARGIN] * notional)
      const has = equity(run.world, market, account) + paid + Math.max(0, slipped)
      note(has >= needed - 1 && flaggedAt[account - first] === 0, () => ({
        what: `account ${account}, ${out} quanta out`,
        left: `${has}, flagged in step ${flaggedAt[account - first] - 1}`,
        right: `at least ${needed}, and not flagged`,
      }))
    }),
}

const valueOf = ({ state, k }: Market): number => state[MARK] * k

function rulesOf(
  { rules }: Run,
  account: number,
  { row }: Market,
): readonly [own: ProtocolRules, place: number] {
  const own = rules.protocols.find(
    ({ protocol: { first, last } }) => account >= first && account < last,
  )!
  return [own, own.protocol.markets.indexOf(row)]
}

/** In place of an option's row. */
const SEVERAL = -2

/** Follows the market phase and shows each agent's account that did something there, with the lots that it held before. */
function followed(run: Run, see: (account: number, done: Done, held: number) => void) {
  const { world } = run
  const places = placesOf(world)
  const sizes = world.markets.map(({ size }) => size.slice())
  const done = new Map<number, Done>()
  let from = 0
  return {
    before: {
      market: (): void => {
        from = world.log.cursor[COUNT]
        world.markets.forEach(({ size }, row) => sizes[row].set(size))
      },
    },
    after: {
      market: (): void => {
        done.clear()
        for (let row = from; row < world.log.cursor[COUNT]; row++) take(run, places, done, row)
        for (const [account, what] of done) {
          if (what.chose.size > 0) see(account, what, sizes[what.market.row][account])
        }
      },
    },
  }
}

const flow: Flow = { payer: 0, payee: 0, amount: 0 }

function take({ world }: Run, places: Places, all: Map<number, Done>, row: number): void {
  const { log, agentRows } = world
  const kind = KINDS[log.kind[row]]
  const account = log.account[row]
  const of = (who: number): Done | undefined => {
    if (who < 0 || who >= agentRows) return undefined
    const known = all.get(who) ?? nothing(world.markets[places.marketOf[who]])
    all.set(who, known)
    return known
  }
  // Funding that is settled was owed before: it changes nobody's equity.
  if (kind === 'funding') return
  if (kind === 'fill' || kind === 'option-fill' || kind === 'option-transfer') {
    takeTrade(of(account), of(log.other[row]), tradeOf(world, places, row), kind)
    return
  }
  if (kind === 'vault-in' || (kind === 'collateral' && log.amount[row] < 0)) {
    const own = of(account)
    own?.chose.add(kind)
    if (own) own.out += Math.abs(log.amount[row])
    return
  }
  if (kind === 'collateral' || kind === 'vault-out' || !readFlow(world, row, flow)) return
  const payer = of(flow.payer)
  const payee = of(flow.payee)
  if (payer) payer.paid += flow.amount
  if (payee) payee.paid -= flow.amount
}

const nothing = (market: Market): Done => ({
  market,
  ...{ slipped: 0, paid: 0, out: 0, instrument: NONE, lots: 0, perps: 0, isMet: false },
  chose: new Set(),
})

/** In place of an option's row: no option was traded. */
const NONE = -1

interface Trade {
  /** Lots that the first of two accounts bought, quanta that it paid above the mark, and the option (NONE: perpetual). */
  readonly lots: number
  readonly above: number
  readonly instrument: number
}

function tradeOf({ log, markets }: World, places: Places, row: number): Trade {
  const market = markets[marketBetween(places, log.account[row], log.other[row])]
  const lots = log.lots[row]
  if (market === undefined) return { lots, above: 0, instrument: NONE }
  const isOption = log.kind[row] !== KIND.fill
  const instrument = isOption ? log.amount[row] : NONE
  const mark = isOption ? market.chain!.mark[instrument] : market.state[MARK]
  return { lots, above: lots * (log.ticks[row] - mark) * market.k, instrument }
}

/** Books a trade with who took it and who was met. */
function takeTrade(
  taker: Done | undefined,
  met: Done | undefined,
  { lots, above, instrument }: Trade,
  kind: EventKind,
): void {
  const both = [
    { own: taker, sign: 1 },
    { own: met, sign: -1 },
  ]
  for (const { own, sign } of both) {
    if (own === undefined) continue
    own.slipped += sign * above
    if (instrument === NONE) own.perps += sign * lots
    else if (own.instrument === NONE || own.instrument === instrument) {
      own.instrument = instrument
      own.lots += sign * lots
    } else own.instrument = SEVERAL
  }
  if (met) met.isMet = true
  if (taker && CHOSEN[kind] === 'trade') taker.chose.add(kind)
  else if (taker) taker.isMet = true
}

export const healthy: Law = {
  id: 'M12',
  name: 'between two prices nobody falls under maintenance but by a trade or a loss that was shared',
  formula:
    'equity >= maintenance before the market opens and below it later in the step only for who traded, was taken from or paid for others',
  bind: (run, note) => {
    const { world } = run
    const places = placesOf(world)
    const wasSound = new Uint8Array(world.agentRows)
    const excused = new Int32Array(world.accountCount)
    let stamp = 0
    let from = 0
    const begin = (): void => {
      from = world.log.cursor[COUNT]
      wasSound.fill(0)
      if (isDue(run)) eachSound(run, places, (row, is) => (wasSound[row] = is))
    }
    const look = (): void => {
      if (!isDue(run)) return
      stamp++
      for (let row = from; row < world.log.cursor[COUNT]; row++) {
        if (!EXCUSES.has(world.log.kind[row])) continue
        excused[world.log.account[row]] = stamp
        if (world.log.other[row] >= 0) excused[world.log.other[row]] = stamp
      }
      let bad = -1
      eachSound(run, places, (row, is) => {
        if (is === 0 && wasSound[row] === 1 && excused[row] !== stamp) bad = row
      })
      note(bad < 0, () => ({
        what: `account ${bad}`,
        left: 'under maintenance',
        right: 'sound, as before: it traded nothing and paid for nobody',
      }))
    }
    // The index of funding may move in between.
    return {
      before: { market: begin, margin: begin },
      after: { market: look, waterfall: look },
    }
  },
}

const isDue = ({ world }: Run): boolean => world.scalars[STEP] % SELDOM === 0

const EXCUSES: ReadonlySet<number> = new Set([
  KIND.fill,
  KIND['option-fill'],
  KIND['option-transfer'],
  KIND.takeover,
  KIND['loss-socialized'],
])

/** Shows 1 for each agent with a position of its own margin that is at maintenance or above, 0 for one below it. */
function eachSound(
  { world, rules }: Run,
  places: Places,
  see: (row: number, is: number) => void,
): void {
  for (const own of rules.protocols) {
    const { first, last, markets } = own.protocol
    for (let row = first; row < last; row++) {
      const market = world.markets[places.marketOf[row]]
      if (market === undefined || market.size[row] === 0) continue
      if (market.chain && market.chain.bookOf[row] >= 0) continue
      const notional = Math.abs(market.size[row]) * market.state[MARK] * market.k
      const needed = requiredOf(own, markets.indexOf(market.row), 'maintenance', notional)
      see(row, Number(equity(world, market, row) >= needed))
    }
  }
}
