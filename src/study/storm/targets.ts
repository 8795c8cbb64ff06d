/** What a storm must have seen, or it has shown nothing: each is counted, and one that is never hit fails it. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import type { Run } from '../../engine/run.ts'
import { ON, SINCE } from '../../protocol/breakers/breaker.ts'
import { partsInUse } from '../../scenario/parts.ts'
import { COUNT, KIND, KINDS } from '../../world/events.ts'
import {
  AUCTION,
  CALLED,
  FEED_CLOSES,
  FEED_SPARES,
  FUNDING_RATE,
  FUNDING_REST,
  HALTED,
  LIQUIDATION_ROOM,
  OPEN_ROOM,
  VAULT_PAUSED,
  STEP,
  WITHDRAW_ROOM,
  type Market,
} from '../../world/world.ts'
import * as twins from '../twins/index.ts'
import { lookId } from './court.ts'
import type { Law } from './law.ts'

/** Quanta past which a balance is large, 2^44: a third of the most equity that a document may bring (scenario/sizes.ts). */
const LARGE = 17_592_186_044_416

/** Looked at in every step, by what there is of its events: whether it happened. */
type Look = (run: Run, seen: Int32Array) => boolean

const some = ({ world }: Run, has: (market: Market) => boolean): boolean => world.markets.some(has)

/** Names of what ought to happen beside what the declarations say. */
const SPECIAL: Readonly<Record<string, Look>> = {
  'a position is closed in part': (run, seen) => seen[KIND.liquidation] > 0 && leaves(run, true),
  'a position is closed whole': (run, seen) => seen[KIND.liquidation] > 0 && leaves(run, false),
  'a fund runs dry': (run, seen) => seen[KIND['rung-paid']] > 0 && runsDry(run),
  'one winner is deleveraged in a step': (_, seen) => seen[KIND.deleverage] === 1,
  'many winners are deleveraged in a step': (_, seen) => seen[KIND.deleverage] > 3,
  'many fall in a step': (_, seen) => seen[KIND.liquidation] > 3,
  'only reducers trade': run => some(run, ({ state }) => state[HALTED] === 1),
  'nobody trades': run => some(run, ({ state }) => state[HALTED] === 2),
  'a breaker trips while another is on': (run, seen) =>
    seen[KIND['breaker-on']] > 0 && isOneOn(run),
  'an auction is called': run => some(run, ({ state }) => state[AUCTION] === CALLED),
  'an unsound feed closes a market': run => some(run, ({ state }) => state[FEED_CLOSES] === 1),
  'an unsound feed spares accounts': run => some(run, ({ state }) => state[FEED_SPARES] === 1),
  'a cap on open interest binds': run => some(run, ({ state }) => state[OPEN_ROOM] <= 0),
  'a throttle has nothing left': ({ world }) =>
    world.protocols.some(({ tally }) => tally[LIQUIDATION_ROOM] < 1),
  'nothing more may be withdrawn': ({ world }) =>
    world.protocols.some(({ tally }) => tally[WITHDRAW_ROOM] <= 0),
  'a vault is paused': ({ world }) =>
    world.protocols.some(({ tally }) => tally[VAULT_PAUSED] === 1),
  'longs pay funding': run => some(run, ({ state }) => state[FUNDING_RATE] > 0),
  'shorts pay funding': run => some(run, ({ state }) => state[FUNDING_RATE] < 0),
  'a rounding rest is carried on': run => some(run, ({ state }) => state[FUNDING_REST] > 0),
  'a balance is large': ({ world }) =>
    world.cash.some(column => column.some(value => Math.abs(value) > LARGE)),
}

/** Names counted by whoever handles a run. */
const HANDLED = [
  'an edit is refused',
  'a run is restored',
  'a run is played twice',
  ...Object.values(twins).map(({ id }) => `twin ${id} agrees`),
]

/** Whether an account that was liquidated in this step still holds something, or nothing more. */
function leaves({ world }: Run, something: boolean): boolean {
  const { log, markets } = world
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    if (log.kind[row] !== KIND.liquidation) continue
    const account = log.account[row]
    const { size } = markets[log.other[row]]
    if ((size[account] !== 0) === something) return true
  }
  return false
}

/** Whether a fund that paid in this step has nothing left. */
function runsDry({ world: { log, cash }, rules }: Run): boolean {
  const paid = new Set<number>()
  for (let row = 0; row < log.cursor[COUNT]; row++)
    if (log.kind[row] === KIND['rung-paid']) paid.add(log.other[row])
  return rules.protocols.some(({ rungs }) =>
    rungs.some(
      ({ part, context: { asset, account } }) =>
        part.takesPenalties && paid.has(account) && cash[asset][account] <= 0,
    ),
  )
}

/** Whether a breaker is on that did not trip in this step. */
const isOneOn = ({ world, memories }: Run): boolean =>
  memories.protocols.some(({ breakers }) =>
    breakers.some(({ [ON]: on, [SINCE]: since }) => on === 1 && since < world.scalars[STEP]),
  )

/** All names that a storm has to count, each at least once. */
export function targets(laws: readonly Law[]): string[] {
  const parts = Object.entries(CATALOGUE).flatMap(([slot, all]) =>
    [...all.keys()].map(kind => partId(slot, kind)),
  )
  return [
    ...KINDS.map(eventId),
    ...parts,
    ...[...CATALOGUE.breakers.keys()].map(trippedId),
    ...Object.keys(SPECIAL),
    ...HANDLED,
    ...laws.flatMap(({ id, cells = [] }) => [lookId(id), ...cells.map(cell => lookId(id, cell))]),
  ]
}

const eventId = (kind: string): string => `event ${kind}`
const partId = (slot: string, kind: string): string => `part ${slot} ${kind}`
const trippedId = (kind: string): string => `breaker ${kind} trips`

/** Looks at a run: call it at the end of each step, while its events are still there. */
export function lookForTargets(run: Run, count: (id: string) => void): () => void {
  const slots = new Map(
    Object.entries(CATALOGUE).flatMap(([slot, all]) =>
      [...all.values()].map(one => [one as object, slot]),
    ),
  )
  for (const { part } of partsInUse(run.scenario, CATALOGUE))
    if (part) count(partId(slots.get(part)!, part.id))
  const seen = new Int32Array(KINDS.length)
  const waiting = new Set(Object.keys(SPECIAL))
  return () => {
    const { log } = run.world
    seen.fill(0)
    for (let row = 0; row < log.cursor[COUNT]; row++) {
      seen[log.kind[row]]++
      if (log.kind[row] === KIND['breaker-on'])
        count(trippedId(run.scenario.protocols[log.lots[row]].breakers[log.other[row]].kind))
    }
    for (let kind = 0; kind < seen.length; kind++) if (seen[kind] > 0) count(eventId(KINDS[kind]))
    // Once a run is enough of each.
    for (const name of waiting) {
      if (!SPECIAL[name](run, seen)) continue
      count(name)
      waiting.delete(name)
    }
  }
}
