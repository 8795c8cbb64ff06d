/** Colours of roles, and shares of a cast by role. */
import type { Role } from '../../workers/messages.ts'

/** Tokens without their dashes. Carry traders are traders; all who provide liquidity are one colour. */
const TOKENS: Readonly<Record<Role, string>> = {
  trader: 'trader',
  carry: 'trader',
  maker: 'lp',
  depositor: 'lp',
  keeper: 'keeper',
  attacker: 'attacker',
  dealer: 'options',
}

export const roleToken = (role: Role): string => TOKENS[role]

/** In this order roles stand in bars and tables. */
export const ROLE_ORDER: readonly Role[] = [
  'trader',
  'carry',
  'maker',
  'depositor',
  'dealer',
  'keeper',
  'attacker',
]

export interface Part {
  readonly role: Role
  readonly amount: number
  /** Of all. */
  readonly share: number
}

/** Amounts added up by role, in order; roles that have nothing are left out. */
export function byRole(rows: readonly { readonly role: Role; readonly amount: number }[]): Part[] {
  const all = rows.reduce((sum, { amount }) => sum + amount, 0)
  return ROLE_ORDER.map(role => {
    const own = rows.filter(row => row.role === role)
    const amount = own.reduce((sum, row) => sum + row.amount, 0)
    return { role, amount, share: all > 0 ? amount / all : 0 }
  }).filter(({ amount }) => amount > 0)
}
