/** The waterfall written a second time: who pays which shortfall, who is deleveraged, at what price, said from the rules
 *  over the twin's own books, and held against the events of each step one by one. */
import type { Run } from '../../engine/run.ts'
import { eventsOf, type Seen } from '../../world/seen.ts'
import {
  ADL,
  BAD_DEBT,
  FUND_PAID,
  FUND_ROOM,
  INSOLVENT,
  SOCIALIZED,
  type Protocol,
} from '../../world/world.ts'
import { advance, openFundings, takeIn, type Fundings } from './funding.ts'
import { holderOf, isFlat, plainRung, type BoundRung } from './holdings.ts'
import { offersOf, type Offers } from './offers.ts'
import { settlement, type Holder, type Missing, type Payment, type Pot } from './rungs.ts'
import type { Twin, TwinPart } from './twin.ts'

/** What the twin expects of one protocol. */
interface Expected {
  /** Shortfalls that nobody has answered yet. */
  missing: Missing[]
  /** What funds may still pay in this step; undefined without a stop. */
  room: bigint | undefined
  /** Sums so far, by place in `Protocol.tally` and by rung. */
  readonly tally: Map<number, bigint>
  readonly paidBy: bigint[]
}

export interface Waterfall {
  readonly fundings: Fundings
  readonly protocols: readonly Expected[]
  readonly offers: Offers
  /** Payments that have to come next, in this order. */
  due: Payment[]
  fault: string | undefined
}

const COUNTED = [BAD_DEBT, INSOLVENT, SOCIALIZED, FUND_PAID]

export const waterfallTwin: TwinPart = { id: 'waterfall', subject: ['shortfall'], start }

function start(run: Run): Twin {
  const fundings = openFundings(run)
  const twin: Waterfall = {
    fundings,
    protocols: run.world.protocols.map(({ tally, rungPaid }) => ({
      missing: [],
      room: roomOf(tally),
      tally: new Map(COUNTED.map(place => [place, BigInt(tally[place])])),
      paidBy: [...rungPaid].map(BigInt),
    })),
    offers: offersOf(fundings),
    due: [],
    fault: undefined,
  }
  return {
    follow: now => follow(twin, now),
    difference: now => twin.fault ?? twin.offers.fault ?? difference(twin, now),
  }
}

const roomOf = (tally: Float64Array): bigint | undefined =>
  tally[FUND_ROOM] === Infinity ? undefined : BigInt(tally[FUND_ROOM])

function follow(twin: Waterfall, run: Run): void {
  const { world } = run
  const moves = world.markets.map(market => advance(twin.fundings, run, market))
  const events = eventsOf(world.log)
  twin.offers.begin(run, events)
  for (const [at, event] of events.entries()) {
    if (isPayment(event)) expect(twin, run, event)
    else if (twin.due.length > 0)
      twin.fault ??= `event ${event.id}: got ${event.kind}, twin ${textOf(twin.due[0])}` // prettier-ignore
    else if (event.kind === 'shortfall') note(twin, run, event)
    else if (event.kind === 'reward') noteReward(twin, run, event)
    twin.offers.look(at)
    takeIn(twin.fundings, event, moves)
  }
  for (const { row, tally } of world.protocols) {
    const own = twin.protocols[row]
    const [left] = own.missing
    if (left)
      twin.fault ??= `shortfall ${left.cause} of ${left.account}: got no payment of ${left.amount}`
    own.missing = []
    // Breakers have said what holds in the next step.
    own.room = roomOf(tally)
  }
  if (twin.due.length > 0)
    twin.fault ??= `end of the step: got nothing, twin ${textOf(twin.due[0])}`
  twin.due = []
}

const isPayment = ({ kind }: Seen): boolean =>
  kind === 'rung-paid' || kind === 'loss-socialized' || kind === 'insolvent'

/** A payment must be the next of those due; where none is, it begins the settlement of the next protocol. */
function expect(twin: Waterfall, run: Run, event: Seen): void {
  if (twin.due.length === 0) {
    const row = twin.protocols.findIndex(({ missing }) => missing.length > 0)
    if (row >= 0) settle(twin, run, row, 0)
  }
  const [next] = twin.due
  const { kind, account, other, amount, cause } = event
  const [payer, receiver] = kind === 'loss-socialized' ? [account, other] : [other, account]
  const own = { kind: kind as Payment['kind'], payer, receiver, amount: BigInt(amount), cause }
  const [got, due] = [textOf(own), textOf(next)]
  if (got !== due) twin.fault ??= `event ${event.id}: got ${got}, twin ${due}`
  twin.due.shift()
}

const textOf = (one: Payment | undefined): string =>
  one ? `${one.kind} of ${one.amount} by ${one.payer} to ${one.receiver} for ${one.cause}` : 'none'

/** Sends what a protocol's accounts are short of down its rungs, from one of them on. */
function settle(twin: Waterfall, run: Run, row: number, from: number): void {
  const { fundings } = twin
  const protocol = run.world.protocols[row]
  const own = twin.protocols[row]
  const known = new Map<number, Holder>()
  const pot: Pot = {
    rungs: run.rules.protocols[row].rungs.slice(from).map(rung => plainRung(run, rung)),
    holderOf: account => {
      const holder = known.get(account) ?? holderOf(fundings, protocol, account)
      known.set(account, holder)
      return holder
    },
    agents: Array.from({ length: protocol.last - protocol.first }, (_, i) => protocol.first + i),
    badDebt: protocol.badDebt,
    room: own.room,
  }
  const all = own.missing.reduce((sum, { amount }) => sum + amount, 0n)
  const { payments, paidBy } = settlement(pot, own.missing)
  const of = (kind: Payment['kind']): bigint =>
    payments.reduce((sum, one) => sum + (one.kind === kind ? one.amount : 0n), 0n)
  const funded = pot.rungs.map((rung, i) => rung.kind === 'pays' && rung.isFund ? paidBy[i] : 0n) // prettier-ignore
  add(own, BAD_DEBT, all)
  add(own, INSOLVENT, of('insolvent'))
  add(own, SOCIALIZED, of('loss-socialized'))
  add(own, FUND_PAID, funded.reduce((sum, one) => sum + one, 0n)) // prettier-ignore
  paidBy.forEach((paid, i) => (own.paidBy[from + i] += paid))
  own.room = pot.room
  own.missing = []
  twin.due = payments
}

const add = ({ tally }: Expected, place: number, amount: bigint): void =>
  void tally.set(place, tally.get(place)! + amount)

/** An agent's shortfall waits for the waterfall; a rung's goes to the rungs after it at once. */
function note(twin: Waterfall, run: Run, { id, account, amount }: Seen): void {
  const { protocols } = run.world
  const missing = { account, amount: BigInt(amount), cause: id }
  const agents = protocols.findIndex(({ first, last }) => account >= first && account < last)
  const row = agents >= 0 ? agents : protocols.findIndex(one => one.rungAccounts.includes(account))
  const protocol = protocols[row]
  const { cash } = holderOf(twin.fundings, protocol, account)
  if (cash !== -missing.amount) {
    twin.fault ??= `event ${id}: got a shortfall of ${amount} of ${account}, twin has ${cash} there`
  }
  twin.protocols[row].missing.push(missing)
  if (agents >= 0) return
  const place = protocol.rungAccounts.indexOf(account)
  settle(twin, run, row, place + 1)
}

/** What a fund adds to a keeper's reward counts against the stop of funds. */
function noteReward(twin: Waterfall, run: Run, { account, amount }: Seen): void {
  run.rules.protocols.forEach(({ penaltyAccount }, row) => {
    const own = twin.protocols[row]
    if (penaltyAccount === account && own.room !== undefined) own.room -= BigInt(amount)
  })
}

function difference(twin: Waterfall, run: Run): string | undefined {
  for (const { protocol, rungs } of run.rules.protocols) {
    const { row, tally, rungPaid } = protocol
    const own = twin.protocols[row]
    for (const [place, sum] of own.tally) {
      if (tally[place] !== Number(sum)) return `protocol ${row}, tally ${place}: got ${tally[place]}, twin ${sum}` // prettier-ignore
    }
    const adl = twin.offers.deleveraged[row]
    if (tally[ADL] !== Number(adl))
      return `protocol ${row}, deleveraged: got ${tally[ADL]}, twin ${adl}`
    const rung = own.paidBy.findIndex((paid, i) => rungPaid[i] !== Number(paid))
    if (rung >= 0) return `protocol ${row}, rung ${rung}: got ${rungPaid[rung]} paid, twin ${own.paidBy[rung]}` // prettier-ignore
    const debtor = rungs.find(one => isInDebt(twin, protocol, one))
    if (debtor)
      return `rung ${debtor.part.id}: got a debt and nothing in hand, expected it passed on`
  }
  return undefined
}

/** Whether a rung that may not borrow owes money although it has no positions left. */
function isInDebt(
  { fundings }: Waterfall,
  protocol: Protocol,
  { context, params }: BoundRung,
): boolean {
  const { floor } = params as { readonly floor?: number }
  if (floor !== undefined && floor < 0) return false
  const { account, markets } = context
  const holds = markets.some(market => !isFlat(fundings, market, account))
  return !holds && holderOf(fundings, protocol, account).cash < 0n
}
