/** Figures of a venue with options: what its books must hold for what is open, and what the venue itself lost. */
import type { Figure } from './figure.ts'

/** Of the book columns as they stood before the first step; a run without options has none. */
export const BOOKS: readonly Figure[] = [
  {
    id: 'book-margin',
    label: 'initial margin of option books at the start',
    unit: 'usd',
    of: ({ start: { bookInitial } }) => (bookInitial > 0 ? bookInitial : NaN),
  },
  {
    id: 'book-efficiency',
    label: 'options open / initial margin of books, at the start',
    unit: 'ratio',
    of: ({ start: { bookInitial, optionInterest } }) =>
      bookInitial > 0 ? optionInterest / bookInitial : NaN,
  },
  {
    id: 'venue-loss',
    label: 'lost by the fund, other rungs and nobody',
    unit: 'usd',
    of: ({ summary: { insuranceStart, insuranceEnd, insurancePaid, rungsPaid, insolvent } }) =>
      insuranceStart - insuranceEnd + rungsPaid - insurancePaid + insolvent,
  },
]
