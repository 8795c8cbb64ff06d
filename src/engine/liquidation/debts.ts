/** Shortfalls: what accounts without a position owe, noted for the waterfall. */
import { hasLegs } from '../../world/chain.ts'
import { emit, KIND } from '../../world/events.ts'
import type { Protocol, World } from '../../world/world.ts'
import { sendAway } from '../reentry.ts'
import type { Run } from '../run.ts'

/** Whether an account holds nothing on any market of its protocol. */
export const isFlat = ({ markets }: World, protocol: Protocol, account: number): boolean =>
  protocol.markets.every(row => {
    const { size, chain } = markets[row]
    return size[account] === 0 && !(chain && hasLegs(chain, account))
  })

/** Whether an account is margined as a book of options on some market of its protocol. */
export const isBook = ({ markets }: World, protocol: Protocol, account: number): boolean =>
  protocol.markets.some(row => (markets[row].chain?.bookOf[account] ?? -1) >= 0)

/** Notes that an account owes `missing` quanta, because of an event if one is named. */
export function owe(run: Run, account: number, missing: number, cause?: number): void {
  const { world, scratch } = run
  const { shortfalls } = scratch
  const j = shortfalls.count++
  shortfalls.account[j] = account
  shortfalls.amount[j] = missing
  shortfalls.cause[j] = emit(world.log, { kind: KIND.shortfall, account, amount: missing, cause })
}

/** The agent of an account that was closed goes away, for a while or for good. */
export function leave(run: Run, account: number): void {
  const row = run.world.cohortOf[account]
  const cohort = run.rules.cohorts.find(own => own.cohort.row === row)
  if (cohort) sendAway(run, cohort, account)
}

/** Agents of a protocol that owe and hold nothing, in row order: they have closed a position, or were filled, for less than
 *  they owed. Books are found by the margin phase. */
export function bankrupt(world: World, protocol: Protocol): readonly number[] {
  const { first, last, markets } = protocol
  const cash = world.cash[world.markets[markets[0]].asset]
  let found = NOBODY
  for (let account = first; account < last; account++) {
    if (cash[account] >= 0) continue
    if (!isBook(world, protocol, account) && isFlat(world, protocol, account))
      found = [...found, account]
  }
  return found
}

const NOBODY: readonly number[] = []
