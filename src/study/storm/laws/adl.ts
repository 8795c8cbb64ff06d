/** W: positions that nobody took, closed against winners. */
import type { BoundRung, ProtocolRules } from '../../../engine/rules.ts'
import type { Run } from '../../../engine/run.ts'
import { COUNT, FIRST, KIND, WAY } from '../../../world/events.ts'
import { equity, fundingOwed, MARK, STEP, type Market } from '../../../world/world.ts'
import type { Law, Note } from '../law.ts'
import { marketBetween, placesOf, type Places } from '../places.ts'

/** Positions that one account in trouble gave up to rungs and winners in one go, at one price. */
interface Offer {
  readonly rules: ProtocolRules
  readonly market: Market
  /** Who is closed: +1 if it was long. */
  readonly account: number
  readonly side: number
  /** Rows of its transfers, in order. */
  readonly rows: number[]
  /** Whether nothing but its own liquidation had changed the account in this phase; and nothing any other. */
  readonly isKnown: boolean
  readonly isFresh: boolean
  /** Whether it has sold nothing on the venue in this phase: what it got there has moved its bankruptcy price. */
  readonly isWhole: boolean
}

/** Every account of the step's protocols as it stood before the phase, by market: lots, quote leg, equity, and the
 *  funding that it owed. */
interface Before {
  readonly size: readonly Float64Array[]
  readonly quote: readonly Float64Array[]
  readonly owed: readonly Float64Array[]
  readonly equity: readonly Float64Array[]
  /** Step + 1 in which it was flagged; 0 if it is not. */
  readonly flagged: Int32Array
}

type See = (run: Run, offer: Offer, before: Before, note: Note) => void

/** A law that looks at each offer in which winners were closed. Columns are copied only in steps in which somebody is
 *  flagged. */
const eachOffer = (see: See) => (run: Run, note: Note) => {
  const { world } = run
  if (!run.rules.protocols.some(({ rungs }) => rungs.some(({ part }) => part.takeOver))) {
    return undefined
  }
  const places = placesOf(world)
  const column = (): Float64Array => new Float64Array(world.accountCount)
  const before: Before = {
    size: world.markets.map(column),
    quote: world.markets.map(column),
    owed: world.markets.map(column),
    equity: world.markets.map(column),
    flagged: new Int32Array(world.accountCount),
  }
  let from = 0
  return {
    before: {
      liquidations: (): void => {
        from = world.log.cursor[COUNT]
        if (run.scratch.breachedEnds.some(end => end > 0)) copy(run, before)
      },
    },
    after: {
      liquidations: (): void => {
        for (const offer of offersOf(run, places, from)) see(run, offer, before, note)
      },
    },
  }
}

function copy({ world }: Run, { size, quote, owed, equity: worth, flagged }: Before): void {
  world.markets.forEach((market, row) => {
    size[row].set(market.size)
    quote[row].set(market.quote)
    for (let i = 0; i < world.accountCount; i++) {
      if (market.size[i] === 0) continue
      worth[row][i] = equity(world, market, i)
      owed[row][i] = fundingOwed(market, i)
    }
  })
  flagged.fill(0)
  for (const { first, flaggedAt } of world.protocols) {
    flagged.set(flaggedAt, first)
  }
}

/** Transfers of one account that follow each other and have one cause. */
function offersOf({ world, rules }: Run, places: Places, from: number): readonly Offer[] {
  const { log } = world
  const offers: Offer[] = []
  /** By account: the liquidations that changed it so far. */
  const touched = new Map<number, Set<number>>()
  const sold = new Set<number>()
  let open: { offer: Offer; cause: number } | undefined
  for (let row = from; row < log.cursor[COUNT]; row++) {
    const kind = log.kind[row]
    const isClosed = kind === KIND.deleverage
    const cause = log.cursor[FIRST] + row - log.back[row]
    if (isClosed || kind === KIND.takeover) {
      const account = isClosed ? log.other[row] : log.account[row]
      const place = marketBetween(places, account, isClosed ? log.account[row] : log.other[row])
      if (place >= 0 && !(open?.offer.account === account && open.cause === cause)) {
        const isKnown = [...(touched.get(account) ?? [])].every(one => one === cause)
        const isFresh = isKnown && [...touched.keys()].every(one => one === account)
        const own = rules.protocols[places.protocolOf[account]]
        const offer = { rules: own, market: world.markets[place], account, side: Math.sign(log.lots[row]), rows: [], isKnown, isFresh, isWhole: !sold.has(account) } // prettier-ignore
        open = { offer, cause }
        offers.push(offer)
      }
      open?.offer.rows.push(row)
    }
    if (kind === KIND.fill) sold.add(log.account[row])
    // Funding that is settled was owed before.
    if (WAY[kind] === undefined || kind === KIND.funding) continue
    for (const one of [log.account[row], log.other[row]]) {
      touched.set(one, (touched.get(one) ?? new Set()).add(cause))
    }
  }
  return offers.filter(({ rows }) => rows.some(row => log.kind[row] === KIND.deleverage))
}

/** Lots that each winner lost, by account. */
function closedIn({ world: { log } }: Run, { rows }: Offer): ReadonlyMap<number, number> {
  const closed = new Map<number, number>()
  for (const row of rows) {
    if (log.kind[row] === KIND.deleverage) closed.set(log.account[row], Math.abs(log.lots[row]))
  }
  return closed
}

export const onlyAtLast: Law = {
  id: 'W6',
  name: 'winners are closed only for who has nothing left, or has waited as long as the route declares',
  formula: 'equity < 0, or seconds waited >= backstop after',
  bind: eachOffer((run, { account, market, rules, isKnown, isWhole }, before, note) => {
    // What it sold on the venue for less than the mark may have left it with nothing.
    if (!isKnown || !isWhole) return
    const seen = before.flagged[account]
    const waited = (run.world.scalars[STEP] + 1 - seen) * run.scenario.clock.stepSeconds
    const left = before.equity[market.row][account]
    note(left < 0 || waited >= rules.liquidation.route.backstopAfter, () => ({
      what: `account ${account}, closed against winners after ${waited} seconds`,
      left,
      right: `below 0, or ${rules.liquidation.route.backstopAfter} seconds`,
    }))
  }),
}

export const atBankruptcy: Law = {
  id: 'W7',
  name: 'winners are closed at the bankruptcy price of who is in trouble, and never turned',
  formula: 'amount = lots x (mark - equity / (size k)) x k, rounded once; |size| falls by the lots',
  bind: eachOffer((run, offer, before, note) => {
    const { account, market, rows, isKnown, isFresh, isWhole } = offer
    const { log } = run.world
    if (!isKnown || !isWhole) return
    const { row, state, k } = market
    const size = before.size[row][account]
    const price = state[MARK] - before.equity[row][account] / (size * k)
    // What a keeper took before it at the mark leaves the rest at the same price, less the rounding of its charges.
    const isFirst = rows.every(at => log.kind[at] === KIND.deleverage || log.other[at] >= run.world.agentRows) // prettier-ignore
    if (!isFirst) return
    for (const at of rows) {
      const lots = Math.abs(log.lots[at])
      const due = lots * price * k
      note(Math.abs(log.amount[at] - due) <= SLACK + Math.abs(due) * 1e-12, () => ({
        what: `account ${account}, value of ${lots} lots`,
        left: log.amount[at],
        right: `${due}, at ${price} ticks`,
      }))
    }
    if (!isFresh) return
    for (const [winner, lots] of closedIn(run, offer)) {
      const held = before.size[row][winner]
      note(held * size < 0 && lots <= Math.abs(held), () => ({
        what: `winner ${winner} with ${held} lots, closed`,
        left: lots,
        right: 'no more, and on the other side',
      }))
    }
  }),
}

/** Quanta by which roundings of one position may miss its price: the desk closes the last of it to the quantum. */
const SLACK = 10_000

export const noWorseOff: Law = {
  id: 'W8',
  name: 'a winner that is closed in part stands no riskier than before',
  formula: 'equity after / size after >= equity before / size before, less a quantum of rounding',
  bind: eachOffer((run, offer, before, note) => {
    const { world } = run
    const { market } = offer
    const winners = closedIn(run, offer)
    for (const [winner, lots] of winners) {
      const held = Math.abs(before.size[market.row][winner])
      const now = Math.abs(market.size[winner])
      // Others may have traded with it in the same phase.
      if (now !== held - lots || now === 0) continue
      const due = (before.equity[market.row][winner] * now) / held
      const left = equity(world, market, winner)
      note(left >= due - 2 - Math.abs(due) * 1e-12, () => ({
        what: `winner ${winner}, ${held} to ${now} lots, equity`,
        left,
        right: `at least ${due}`,
      }))
    }
  }),
}

export const bothFall: Law = {
  id: 'W9',
  name: 'closing winners takes the same lots off both sides',
  formula: 'lots of winners closed = lots that the account in trouble lost to them <= what it had',
  bind: eachOffer((run, offer, before, note) => {
    if (!offer.isKnown) return
    const { account, market, rows } = offer
    const { log } = run.world
    let lots = 0
    for (const row of rows) lots += Math.abs(log.lots[row])
    const held = Math.abs(before.size[market.row][account])
    const now = Math.abs(market.size[account])
    note(lots <= held && now <= held - lots, () => ({
      what: `account ${account}, lots given up`,
      left: lots,
      right: `at most ${held}, of which ${now} are left`,
    }))
  }),
}

export const ranked: Law = {
  id: 'W10',
  name: 'winners are closed in the order that the policy declares, ties by row',
  formula:
    'by rank: whoever is closed stands above whoever is not; pro rata: lots = residual x held / all, within a lot; by level: nobody keeps more lots per equity than those who were cut, within their roundings',
  cells: ['profit-leverage', 'pro-rata', 'water-filling'],
  bind: eachOffer((run, offer, before, note) => {
    const { rules, isFresh, isWhole } = offer
    const rung = rules.rungs.find(({ params }) => 'policy' in params)
    if (!isFresh || !isWhole || rung === undefined) return
    const closed = closedIn(run, offer)
    const all = candidatesOf(offer, before)
    const isLosing = [...closed.keys()].some(row => !all.find(one => one.row === row)?.isWinning)
    const winners = all.filter(({ isWinning }) => isWinning)
    if (isLosing) {
      // Those without a gain come only when all winners are used up.
      const spared = winners.find(({ row, lots }) => (closed.get(row) ?? 0) < lots)
      note(spared === undefined, () => ({
        what: 'a losing account was closed while a winner was spared',
        left: String(spared?.row),
        right: 'none',
      }))
      return
    }
    CHECKS[policyOf(rung)](winners, closed, (holds, what, left, right) =>
      note(holds, () => ({ what, left, right }), policyOf(rung)),
    )
  }),
}

type Policy = 'profit-leverage' | 'pro-rata' | 'water-filling'

const policyOf = ({ params }: BoundRung): Policy =>
  (params as unknown as { readonly policy: Policy }).policy

interface Candidate {
  readonly row: number
  readonly lots: number
  readonly profit: number
  readonly basis: number
  readonly notional: number
  readonly equity: number
  readonly isWinning: boolean
}

/** Accounts on the other side that are not in trouble and can pay the price, by row. */
function candidatesOf(offer: Offer, before: Before): readonly Candidate[] {
  const { market, account, rules } = offer
  const { row: at, state, k } = market
  const { first, last } = rules.protocol
  const size = before.size[at]
  const value = state[MARK] * k
  const price = state[MARK] - before.equity[at][account] / (size[account] * k)
  const side = Math.sign(size[account])
  const found: Candidate[] = []
  for (let row = first; row < last; row++) {
    if (size[row] * side >= 0 || before.flagged[row] !== 0) continue
    const lots = Math.abs(size[row])
    const own = before.equity[at][row]
    if (own - lots * side * (price - state[MARK]) * k < 1) continue
    const profit = before.quote[at][row] + size[row] * value - before.owed[at][row]
    found.push({
      ...{ row, lots, profit, equity: own, isWinning: profit > 0 },
      basis: Math.abs(before.quote[at][row]),
      notional: lots * value,
    })
  }
  return found
}

type Say = (holds: boolean, what: string, left: number, right: number | string) => void

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

const CHECKS: Readonly<
  Record<Policy, (all: readonly Candidate[], closed: ReadonlyMap<number, number>, say: Say) => void>
> = {
  'profit-leverage': (all, closed, say) => {
    const score = ({ profit, basis, notional, equity: own }: Candidate): number =>
      (profit / basis) * (notional / own)
    const order = all.toSorted((a, b) => score(b) - score(a) || a.row - b.row)
    // All of the first are closed whole, one in part at most, and nobody after it.
    let isOver = false
    for (const { row, lots } of order) {
      const gone = closed.get(row) ?? 0
      say(!isOver || gone === 0, `winner ${row}, closed after one who was spared, lots`, gone, 0)
      if (gone < lots) isOver = true
    }
  },
  'pro-rata': (all, closed, say) => {
    const gone = sum([...closed.values()])
    const held = sum(all.map(({ lots }) => lots))
    for (const { row, lots } of all) {
      const due = (gone * lots) / held
      const own = closed.get(row) ?? 0
      say(Math.abs(own - due) < 1 + due * 1e-12, `winner ${row}, lots closed`, own, due)
    }
  },
  'water-filling': (all, closed, say) => {
    const cut = all.filter(({ row }) => closed.has(row))
    const kept = sum(cut.map(({ row, lots }) => lots - closed.get(row)!))
    const base = sum(cut.map(one => one.equity))
    for (const { row, lots, equity: own } of all) {
      const left = lots - (closed.get(row) ?? 0)
      // Each of those who were cut is a lot off the level at most, and so is this one.
      const most = (own * (kept + cut.length)) / base + 1
      say(left <= most * (1 + 1e-12), `winner ${row}, lots that it keeps`, left, `at most ${most}`)
    }
  },
}
