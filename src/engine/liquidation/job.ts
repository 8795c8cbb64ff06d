/** One liquidation under way. */
import type { Market } from '../../world/world.ts'
import type { ProtocolRules } from '../rules.ts'
import type { Run } from '../run.ts'

export interface Job {
  readonly run: Run
  readonly rules: ProtocolRules
  readonly market: Market
  readonly account: number
  /** +1 if the account is long. */
  readonly side: number
  /** Its event. */
  readonly event: number
}
