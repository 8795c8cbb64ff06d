/** Longs pay shorts, or the other way round, to keep the venue near its index. */
import type { Run } from '../run.ts'

export function funding({ rules }: Run): void {
  for (const { venue } of rules.markets) venue.fund()
}
