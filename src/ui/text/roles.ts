/** Names of roles, in the plural. */
import type { Role } from '../../workers/messages.ts'

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  trader: 'Traders',
  carry: 'Carry traders',
  maker: 'Market makers',
  keeper: 'Keepers',
  depositor: 'Depositors',
  attacker: 'Attackers',
  dealer: 'Options dealers',
}
