/** What a deposit in the vault is expected to lose before it is back, if the others run. */
import type { View } from '../strategy.ts'

/** What is looked at of the vault. */
export type VaultLook = Pick<
  View,
  'vaultValue' | 'vaultFree' | 'vaultQueue' | 'vaultDelay' | 'slowVolatility' | 'stepSeconds'
>

/**
 * Share of a deposit, 0 to 1: the part of the vault that is locked in positions, times those who have
 * asked before it and one standard deviation of the price over the time that a request waits. It is the
 * payoff of a bank run in which whoever comes first is paid in full (Diamond and Dybvig 1983): a vault
 * whose money is all free loses nothing to a run. 0 where there is no vault.
 */
export function lossIfTheyRun({
  vaultValue,
  vaultFree,
  vaultQueue,
  vaultDelay,
  slowVolatility,
  stepSeconds,
}: VaultLook): number {
  if (!(vaultValue > 0)) return 0
  const locked = 1 - vaultFree / vaultValue
  const waiting = slowVolatility * Math.sqrt(vaultDelay / stepSeconds)
  const loss = locked * (vaultQueue + waiting)
  return loss > 0 ? Math.min(1, loss) : 0
}
