/** What an address asks for, and whether that is done unasked. */
import { workOf } from '../../scenario/costs.ts'
import { readFragment } from '../../scenario/linkText.ts'
import type { Opened } from '../../workers/messages.ts'

/** Agents times steps above which a run that is not shipped with the page asks before it starts. */
const AGENT_STEPS_MOST = 2e8

/** The same with markets and options counted as so many agents. */
const WORK_MOST = 1e9

/** The fragment of an address; a link in its query, which is to be refused, in full; nothing. */
export function linkIn({ hash, search }: Pick<Location, 'hash' | 'search'>): string {
  if (hash.length > 1) return hash
  return 'faults' in readFragment(search) ? search : ''
}

/** Whether a run is too much work to start unasked. */
export function isLong({ agents, steps, scenario }: Opened): boolean {
  return agents * steps > AGENT_STEPS_MOST || workOf(scenario) > WORK_MOST
}
