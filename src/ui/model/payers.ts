/** Who paid in this run, in the order of the waterfall. */
import type { Frame } from '../../workers/messages.ts'

export type PayerId = 'penalties' | 'fund' | 'socialized' | 'insolvent'

export interface Payer {
  readonly id: PayerId
  /** usd */
  readonly amount: number
}

/** What each has paid so far; all of them, zeros included. */
export function payersOf({
  penalties,
  insurancePaid,
  socializedLoss,
  insolvent,
}: Frame['summary']): Payer[] {
  return [
    { id: 'penalties', amount: penalties },
    { id: 'fund', amount: insurancePaid },
    { id: 'socialized', amount: socializedLoss },
    { id: 'insolvent', amount: insolvent },
  ]
}
