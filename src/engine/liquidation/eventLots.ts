/** A liquidation's event stands in the log before the trades that it causes; what came of it is written afterwards. */
import { COUNT, FIRST, type EventLog } from '../../world/events.ts'

/** Takes back the last event of the log: nothing came of it, so nothing happened. */
export function retract(log: EventLog, event: number): void {
  if (log.cursor[FIRST] + log.cursor[COUNT] === event + 1) log.cursor[COUNT]--
}

/** Writes the lots that were closed in the end. */
export function settleLots(log: EventLog, event: number, lots: number): void {
  log.lots[event - log.cursor[FIRST]] = lots
}
