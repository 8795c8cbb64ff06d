/** The colour of each origin: the role of whoever moved the price. */

const TOKENS: Readonly<Record<string, string>> = {
  outside: 'water',
  liquidation: 'forced',
  trader: 'options',
  carry: 'trader',
  maker: 'lp',
  'mark-rule': 'protocol',
  attacker: 'attacker',
  hedging: 'options',
  volatility: 'options',
  'margin-rule': 'protocol',
  'own-trade': 'muted',
  venue: 'forced',
}

/** Token of an origin's colour, without the dashes; unknown origins are muted. */
export const originToken = (origin: string | undefined): string =>
  (origin === undefined ? undefined : TOKENS[origin]) ?? 'muted'

/** The order in which origins are stacked: what came from outside first, forced sales last, next to the price. */
const ORDER = [
  'outside',
  'carry',
  'trader',
  'mark-rule',
  'margin-rule',
  'own-trade',
  'volatility',
  'attacker',
  'hedging',
  'maker',
  'venue',
  'liquidation',
]

export const byStack = (a: string, b: string): number => ORDER.indexOf(a) - ORDER.indexOf(b)
