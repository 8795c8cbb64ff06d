/** W: who pays what is missing, in what order, and how far. */
import type { BoundRung, ProtocolRules } from '../../../engine/rules.ts'
import type { Run } from '../../../engine/run.ts'
import { isBook, isFlat } from '../../../engine/liquidation/debts.ts'
import { quantaNearest } from '../../../kernel/quanta.ts'
import { spendable, valueOf } from '../../../protocol/waterfall/holdings.ts'
import type { RungContext } from '../../../protocol/waterfall/rung.ts'
import { SHARES_PER_QUANTUM, supplyOf } from '../../../protocol/waterfall/vaultShares.ts'
import { legsValue } from '../../../world/chain.ts'
import { COUNT, KIND, KINDS, type EventKind } from '../../../world/events.ts'
import { FUND_ROOM, MARK } from '../../../world/world.ts'
import type { Law, Note } from '../law.ts'
import { eachOf, placesOf, readFlow, type Flow } from '../places.ts'

/** Quanta that a rung may not fall below: its floor, as its parameters declare it. */
function leastOf({ context, params, part }: BoundRung): number {
  const { floor, floorShare, sizeShare } = params as unknown as Partial<Record<string, number>>
  if (typeof floor === 'number') return quantaNearest(floor / context.unit)
  if (!part.isVault || !floorShare) return 0
  return Math.ceil((floorShare * supplyOf(context, sizeShare ?? 0)) / SHARES_PER_QUANTUM)
}

/** Quanta that a rung could still pay of its own money. */
const roomOf = (rung: BoundRung): number =>
  spendable(rung.context, rung.context.account) - leastOf(rung)

const isFund = ({ part }: BoundRung): boolean => part.takesPenalties && !part.isVault

export const inTurn: Law = {
  id: 'W1',
  name: 'a rung pays only what the rungs before it could not',
  formula:
    'while a shortfall goes on to a later rung, every earlier one is at its floor or its cap',
  bind: (run, note) => {
    const { world } = run
    const { log } = world
    const { protocolOf } = placesOf(world)
    let from = 0
    return {
      before: { waterfall: () => void (from = log.cursor[COUNT]) },
      after: {
        waterfall: () => {
          // What is handed over or owed by a rung itself afterwards changes what rungs have.
          for (let row = from; row < log.cursor[COUNT]; row++) {
            if (HANDS.has(log.kind[row])) return
          }
          for (const own of run.rules.protocols) lookAtTurns(run, own, { from, protocolOf }, note)
        },
      },
    }
  },
}

const HANDS: ReadonlySet<number> = new Set([KIND.takeover, KIND.deleverage, KIND.shortfall])

interface Since {
  readonly from: number
  readonly protocolOf: Int32Array
}

/** The last rung that paid, or all of them if some shortfall was left; none before it has anything to give. */
function lookAtTurns(
  { world }: Run,
  { rungs, protocol }: ProtocolRules,
  { from, protocolOf }: Since,
  note: Note,
): void {
  const { log } = world
  let last = -1
  for (let row = from; row < log.cursor[COUNT]; row++) {
    if (log.account[row] < 0 || protocolOf[log.account[row]] !== protocol.row) continue
    if (log.kind[row] === KIND.insolvent) last = rungs.length
    if (log.kind[row] !== KIND['rung-paid']) continue
    const at = rungs.findIndex(({ context }) => context.account === log.other[row])
    last = Math.max(last, at)
  }
  for (let i = 0; i < last; i++) {
    const rung = rungs[i]
    // Without money of its own it spreads losses, or closes winners.
    const { part, context, params } = rung
    if (!part.takesPenalties && part.capital(context, params) === 0) continue
    const room = roomOf(rung)
    const isCapped = isFund(rung) && protocol.tally[FUND_ROOM] <= 0
    note(room <= 0 || isCapped, () => ({
      what: `protocol ${protocol.id}, rung ${i} while rung ${last} paid`,
      left: room,
      right: 'nothing more to give',
    }))
  }
}

export const paidInFull: Law = {
  id: 'W2',
  name: 'what the rungs pay of a shortfall is all of it',
  formula:
    'shortfall of an account = sum of what rungs, winners and the account of bad debt paid for it',
  bind: (run, note) => {
    const { world } = run
    const { log } = world
    const missing = new Map<number, number>()
    return {
      after: {
        waterfall: () => {
          missing.clear()
          const add = (account: number, amount: number): void =>
            void missing.set(account, (missing.get(account) ?? 0) + amount)
          eachOf(log, 'shortfall', 0, row => add(log.account[row], log.amount[row]))
          const pay = (account: number, amount: number): void => {
            note(amount > 0, () => ({
              what: `paid for ${account}`,
              left: amount,
              right: 'above 0',
            }))
            add(account, -amount)
          }
          eachOf(log, 'rung-paid', 0, row => pay(log.account[row], log.amount[row]))
          eachOf(log, 'insolvent', 0, row => pay(log.account[row], log.amount[row]))
          eachOf(log, 'loss-socialized', 0, row => pay(log.other[row], log.amount[row]))
          for (const [account, left] of missing) {
            note(left === 0, () => ({
              what: `shortfall of account ${account}, left over`,
              left,
              right: 0,
            }))
          }
        },
      },
    }
  },
}

export const floors: Law = {
  id: 'W3',
  name: 'no rung pays below its floor',
  formula: 'spendable after a payment >= floor of the rung',
  bind: (run, note) => {
    const { log } = run.world
    let from = 0
    return {
      before: { waterfall: () => void (from = log.cursor[COUNT]) },
      after: {
        waterfall: () => {
          const payers = new Set<number>()
          for (let row = from; row < log.cursor[COUNT]; row++) {
            if (HANDS.has(log.kind[row])) return
            if (log.kind[row] === KIND['rung-paid']) payers.add(log.other[row])
          }
          if (payers.size === 0) return
          for (const { rungs, protocol } of run.rules.protocols) {
            for (const rung of rungs) {
              if (!payers.has(rung.context.account)) continue
              const room = roomOf(rung)
              note(room >= 0, () => ({
                what: `protocol ${protocol.id}, account ${rung.context.account} above its floor by`,
                left: room,
                right: 'at least 0',
              }))
            }
          }
        },
      },
    }
  },
}

export const capped: Law = {
  id: 'W4',
  name: 'funds pay no more in a step than a stop lets them, and what they pay is taken off that',
  formula:
    'paid by funds and added to rewards by them <= room that the stop left; room after = room before - paid',
  bind: (run, note) => {
    const { log, protocols } = run.world
    const rooms = protocols.map(({ tally }) => tally[FUND_ROOM])
    return {
      before: {
        edits: () => protocols.forEach(({ row, tally }) => (rooms[row] = tally[FUND_ROOM])),
      },
      after: {
        waterfall: () => {
          for (const { rungs, protocol, penaltyAccount } of run.rules.protocols) {
            const room = rooms[protocol.row]
            if (room === Infinity) continue
            const funds = rungs.filter(isFund).map(({ context }) => context.account)
            let paid = 0
            eachOf(log, 'rung-paid', 0, row => {
              if (funds.includes(log.other[row])) paid += log.amount[row]
            })
            eachOf(log, 'reward', 0, row => {
              if (log.account[row] === penaltyAccount) paid += log.amount[row]
            })
            note(paid <= room, () => ({
              what: `protocol ${protocol.id}, paid by its funds`,
              left: paid,
              right: `at most ${room}`,
            }))
            const left = protocol.tally[FUND_ROOM]
            note(Math.abs(left - (room - paid)) <= HAIR * Math.abs(room), () => ({
              what: `protocol ${protocol.id}, room of its funds`,
              left,
              right: room - paid,
            }))
          }
        },
      },
    }
  },
}

/** A room need not be whole. */
const HAIR = 1e-12

/** Kinds by which money may come to a rung. */
const FEEDS: ReadonlySet<EventKind> = new Set([
  'penalty',
  'residue',
  'fee-share',
  'fee',
  'rebate',
  'bonus',
  'deposit',
  'vault-in',
  'vault-out',
  'reward',
  'rung-paid',
  'loss-socialized',
  'insolvent',
  'funding',
  'auction-bid',
])

export const sources: Law = {
  id: 'W14',
  name: 'money comes to a rung from listed sources only, beside what its own trades bring',
  formula: 'every event that pays a rung is of a listed kind',
  bind: ({ world }, note) => {
    const isRung = new Uint8Array(world.accountCount)
    for (const { rungAccounts } of world.protocols) for (const row of rungAccounts) isRung[row] = 1
    const flow: Flow = { payer: 0, payee: 0, amount: 0 }
    return {
      end: () => {
        for (let row = 0; row < world.log.cursor[COUNT]; row++) {
          if (!readFlow(world, row, flow)) continue
          if (isRung[flow.payee] === 0 && isRung[flow.payer] === 0) continue
          const kind = KINDS[world.log.kind[row]]
          note(FEEDS.has(kind), () => ({
            what: `rung ${flow.payee}, paid by ${flow.payer}`,
            left: kind,
            right: 'a listed source',
          }))
        }
      },
    }
  },
}

export const bearable: Law = {
  id: 'W12',
  name: 'whoever bears a part of a loss of others gives no more than the rung may claim, and is left with at least nothing',
  formula:
    'paid <= gainShare x min(gain, equity) + most x balance, of the rungs there are; equity after it >= 0',
  bind: (run, note) => {
    const { world } = run
    const { log } = world
    const { protocolOf } = placesOf(world)
    let from = 0
    return {
      before: { waterfall: () => void (from = log.cursor[COUNT]) },
      after: {
        waterfall: () => {
          const paid = new Map<number, number>()
          for (let row = from; row < log.cursor[COUNT]; row++) {
            if (log.kind[row] === KIND.deleverage) return
            if (log.kind[row] !== KIND['loss-socialized']) continue
            const payer = log.account[row]
            paid.set(payer, (paid.get(payer) ?? 0) + log.amount[row])
          }
          for (const [account, amount] of paid) {
            lookAtShare(run.rules.protocols[protocolOf[account]], account, amount, note)
          }
        },
      },
    }
  },
}

/** A payment changes cash alone, so that gains afterwards are gains before. */
function lookAtShare({ rungs }: ProtocolRules, account: number, paid: number, note: Note): void {
  const [{ context }] = rungs
  const left = valueOf(context, account)
  note(left >= 0, () => ({
    what: `account ${account}, equity after its share`,
    left,
    right: 'at least 0',
  }))
  let most = 0
  for (const { params } of rungs) {
    const { gainShare, most: cut } = params as unknown as Partial<Record<string, number>>
    // A rung that finds nothing leaves the account alone, whatever another takes.
    if (gainShare) most += gainShare * Math.max(0, Math.min(gainsOf(context, account), left + paid))
    if (cut) most += cut * Math.max(0, spendable(context, account) + paid)
  }
  note(paid <= most, () => ({
    what: `account ${account}, share of the losses of others`,
    left: paid,
    right: `at most ${most}`,
  }))
}

/** Unrealized gains of an account over the markets, losses left out, in quanta. */
function gainsOf({ markets }: RungContext, account: number): number {
  let gains = 0
  for (const { size, quote, state, k, chain } of markets) {
    if (size[account] !== 0) gains += Math.max(0, quote[account] + size[account] * state[MARK] * k)
    if (chain) gains += Math.max(0, legsValue(chain, account, k))
  }
  return gains
}

const OWN = 'a trade of its own has cost more than it had'
const NO_SIDES = { what: '', left: 0, right: 0 }

export const nobodyOwes: Law = {
  id: 'W15',
  name: 'who holds nothing owes nothing: what a closed account lacks has gone down the rungs (of a book, at the next margin phase: M15)',
  formula:
    'size = 0 on every market => cash >= 0, of every agent without a book, after the waterfall',
  cells: [OWN],
  bind: (run, note) => {
    const { world } = run
    return {
      after: {
        waterfall: () => {
          for (const { protocol } of run.rules.protocols) {
            const cash = world.cash[world.markets[protocol.markets[0]].asset]
            for (let account = protocol.first; account < protocol.last; account++) {
              if (isBook(world, protocol, account)) continue
              note(cash[account] >= 0 || !isFlat(world, protocol, account), () => ({
                what: `account ${account}, without a position: cash`,
                left: cash[account],
                right: 'at least 0',
              }))
            }
          }
          const { log } = world
          // A shortfall without a cause is that of an agent nobody has liquidated.
          eachOf(log, 'shortfall', 0, row => {
            if (log.account[row] < world.agentRows && log.back[row] === 0)
              note(true, () => NO_SIDES, OWN)
          })
        },
      },
    }
  },
}
