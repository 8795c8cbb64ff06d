/** What a position must hold, read from the rule that its protocol has in force. */
import type { ProtocolRules } from '../../engine/rules.ts'
import { INITIAL, MAINTENANCE } from '../../world/world.ts'

/** Quanta that a position of `notional` must hold by the protocol's rule. */
export function requiredOf(
  { margins, protocol }: ProtocolRules,
  place: number,
  level: 'initial' | 'maintenance',
  notional: number,
): number {
  const { sized } = margins[place]
  const rate = protocol.rates[place][level === 'initial' ? INITIAL : MAINTENANCE]
  return sized ? sized[level](notional) : rate * notional
}
