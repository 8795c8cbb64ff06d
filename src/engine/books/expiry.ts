/** Options at their end: the average of the index settles them in cash, and new ones are listed. */
import { roundNearest } from '../../kernel/quanta.ts'
import { sampleSettlement } from '../../market/optionPrices.ts'
import { emit, KIND } from '../../world/events.ts'
import { settleOption } from '../../world/tradeOption.ts'
import { STEP } from '../../world/world.ts'
import type { Run } from '../run.ts'
import type { Books } from './books.ts'

export function expireOptions(
  { world, scenario }: Run,
  { market, chain, listing, surface }: Books,
): void {
  // prettier-ignore
  const { stepSeconds } = scenario.clock
  sampleSettlement(world, market, stepSeconds, listing.averageSeconds)
  const next = world.scalars[STEP] + 1
  for (let e = 0; e < chain.expiries; e++) {
    if (chain.settlesAt[e] >= 0 && chain.settlesAt[e] <= next) settleExpiry(world, market, e)
  }
  if (listing.list() > 0) surface.reprice()
}

/** Settles all options of an expiry at the average, rounded once to whole ticks; so every payoff is whole. */
function settleExpiry(world: Run['world'], market: Books['market'], expiry: number): void {
  const chain = market.chain!
  const { settleSum, settleCount, expiryOf, strikeTicks, isCall, count } = chain
  const ticks = roundNearest(settleSum[expiry] / settleCount[expiry])
  const event = emit(world.log, { kind: KIND.expiry, account: -1, other: market.row, ticks })
  for (let i = 0; i < count; i++) {
    if (expiryOf[i] !== expiry) continue
    const inside = isCall[i] === 1 ? ticks - strikeTicks[i] : strikeTicks[i] - ticks
    settleOption(world, market, i, Math.max(0, inside), event)
  }
  chain.settlesAt[expiry] = -1
}
