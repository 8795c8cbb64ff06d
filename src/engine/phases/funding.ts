/** Longs pay shorts, or the other way round, to keep the venue near its index; options that are over settle. */
import { expireOptions } from '../books/expiry.ts'
import type { Run } from '../run.ts'

export function funding(run: Run): void {
  for (const { venue } of run.rules.markets) venue.fund()
  for (const books of run.rules.books) if (books) expireOptions(run, books)
}
