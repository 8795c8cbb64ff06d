/** A liquidation's event stands in the log before the trades that it causes; what came of it is written afterwards. */
import { COUNT, FIRST, type EventLog } from '../../world/events.ts'

/** Takes back the last event of the log: nothing came of it, so nothing happened. False, and it stays, if there are
 *  events after it. */
export function retract(log: EventLog, event: number): boolean {
  const isLast = log.cursor[FIRST] + log.cursor[COUNT] === event + 1
  if (isLast) log.cursor[COUNT]--
  return isLast
}

/** Writes the lots that were closed in the end. */
export function settleLots(log: EventLog, event: number, lots: number): void {
  log.lots[event - log.cursor[FIRST]] = lots
}
