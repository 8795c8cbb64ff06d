/** Options in the account of an attack: by option and party the lots that were bought from it; what was paid for them
 *  stands in the party's quote leg. */
import type { EventLog } from '../world/events.ts'
import type { World } from '../world/world.ts'
import { QUOTE, WIDTH, type Attack } from './attackColumns.ts'

/** An event that says a trade of an option. */
interface Told {
  readonly log: EventLog
  readonly row: number
}

/** Takes in a trade with a party; `sign` as the event is seen from the attack. */
export function bookOption(
  { options, flows, k }: Attack,
  party: number,
  sign: number,
  { log, row }: Told,
): void {
  if (options === undefined) return
  const lots = sign * log.lots[row]
  options[log.amount[row] * (flows.length / WIDTH) + party] += lots
  flows[party * WIDTH + QUOTE] -= lots * log.ticks[row] * k
}

/** Takes in that an option settled, the first time that a holder's event says so. */
export function settleOption(attack: Attack, log: EventLog, row: number): void {
  // The event of its expiry, which caused it, says whose option it is.
  const market = log.other[row - log.back[row]]
  if (market === attack.cohort.market) close(attack, log.other[row], log.ticks[row])
}

/** Options that nobody holds any more do not settle: bought here and sold there, they count at the mark of now. */
export function closeUnheld({ markets }: World, attack: Attack): void {
  const { chain } = markets[attack.cohort.market]
  if (chain === undefined || attack.options === undefined) return
  const { count, open, mark } = chain
  for (let i = 0; i < count; i++) if (open[i] === 0) close(attack, i, mark[i])
}

/** Lots of an option turn into what they are worth at `ticks`, with each party. */
function close({ options, flows, k }: Attack, instrument: number, ticks: number): void {
  if (options === undefined) return
  const parties = flows.length / WIDTH
  for (let party = 0, at = instrument * parties; party < parties; party++, at++) {
    if (options[at] === 0) continue
    flows[party * WIDTH + QUOTE] += options[at] * ticks * k
    options[at] = 0
  }
}

/** Quanta that the options traded with a party are worth at their marks. */
export function optionsWorth({ markets }: World, attack: Attack, party: number): number {
  const { cohort, options, flows, k } = attack
  const { chain } = markets[cohort.market]
  if (chain === undefined || options === undefined) return 0
  const parties = flows.length / WIDTH
  let sum = 0
  for (let i = 0; i < chain.count; i++) sum += options[i * parties + party] * chain.mark[i] * k
  return sum
}
