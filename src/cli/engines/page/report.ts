/** What the page tells the command, as JSON, one message a request. */
import type { Made } from '../cases.ts'
import type { Tried } from './attempt.ts'

export type Report =
  | { readonly kind: 'policy'; readonly where: 'page' | 'worker'; readonly tried: readonly Tried[] }
  | { readonly kind: 'made'; readonly made: Made }
  | { readonly kind: 'done'; readonly seconds: number; readonly agent: string }
  | { readonly kind: 'failed'; readonly error: string }
  /** Whether the page around the probe still changed after all those acts. */
  | { readonly kind: 'lives'; readonly changed: boolean }
  /** The page runs inside a frame of somebody else's. */
  | { readonly kind: 'embedded' }

let last: Promise<unknown> = Promise.resolve()

/** Sends reports in order, one after the other. */
export function tell(report: Report): Promise<unknown> {
  last = last.then(() => fetch('./', { method: 'POST', body: JSON.stringify(report) }))
  return last
}
