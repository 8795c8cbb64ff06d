/** Whose account is which: in what markets an account may hold positions, and in what asset its money is. */
import type { World } from '../../world/world.ts'

/** Rows of the markets in which an account may trade: its own if it is an agent, a purse, a house or the like; all of a
 *  protocol's if it is one of the protocol's accounts. None of the outside world. */
export function marketsOf(
  { markets, cohorts, protocols }: World,
  account: number,
): readonly number[] {
  for (const { row, house, funding, abroad } of markets) {
    if (account === house || account === funding || account === abroad) return [row]
  }
  for (const { first, count, purse, market } of cohorts) {
    if (account === purse || (account >= first && account < first + count)) return [market]
  }
  for (const one of protocols) {
    const own = [...one.rungAccounts, one.treasury, one.badDebt, one.keeperPool]
    if (own.includes(account)) return one.markets
  }
  return []
}

/** The asset that two accounts settle in; the outside world settles in all. Throws RangeError if there is no such asset. */
export function assetBetween(world: World, account: number, other: number): number {
  const of = [account, other].flatMap(one => marketsOf(world, one).slice(0, 1))
  const assets = new Set(of.map(row => world.markets[row].asset))
  if (assets.size !== 1) {
    throw new RangeError(
      `accounts ${account} and ${other}: got ${assets.size} assets, expected one`,
    )
  }
  return [...assets][0]
}
