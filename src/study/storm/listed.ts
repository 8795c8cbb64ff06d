/** Options of a run, for laws that look at them. */
import type { Run } from '../../engine/run.ts'
import type { Chain } from '../../world/chain.ts'
import type { Market } from '../../world/world.ts'
import type { Law, Looks, Note } from './law.ts'

export interface Listed {
  readonly market: Market
  readonly chain: Chain
}

/** Markets on which options are listed. */
export const listed = ({ world }: Run): readonly Listed[] =>
  world.markets.flatMap(market => (market.chain ? [{ market, chain: market.chain }] : []))

/** A law that looks at options; nothing to see where none are listed. */
export const ofChains =
  (looks: (run: Run, note: Note) => Looks): Law['bind'] =>
  (run, note) =>
    listed(run).length > 0 ? looks(run, note) : undefined

export const nameOf = ({ market, chain }: Listed, i: number): string =>
  `${chain.isCall[i] === 1 ? 'call' : 'put'} ${chain.strike[i]} in row ${i} of market ${market.id}`

/** Rows of what is listed, by expiry. */
export function rowsOf({ count, expiryOf, expiries }: Chain): readonly number[][] {
  const rows: number[][] = Array.from({ length: expiries }, () => [])
  for (let i = 0; i < count; i++) if (expiryOf[i] >= 0) rows[expiryOf[i]].push(i)
  return rows
}
