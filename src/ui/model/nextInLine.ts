/** The living accounts nearest to liquidation: what the stage draws, as rows. */

export interface InLine {
  readonly account: number
  readonly side: 'long' | 'short'
  /** usd. */
  readonly notional: number
  readonly liquidationPrice: number
  /** Move of the mark that would liquidate it, as a share of the mark. */
  readonly distance: number
}

interface Crowd {
  /** By account: liquidation price, and signed notional in usd; 0 for nothing held. */
  readonly liquidationPrice: Float32Array
  readonly notional: Float32Array
  readonly markPrice: number
}

/** At most `most` of them, the nearest first; among equals the lower account. */
export function nextInLine(
  { liquidationPrice, notional, markPrice }: Crowd,
  most: number,
): InLine[] {
  const kept: { account: number; away: number }[] = []
  for (let account = 0; account < notional.length; account++) {
    if (notional[account] === 0 || !(liquidationPrice[account] > 0)) continue
    const away = Math.abs(liquidationPrice[account] - markPrice)
    if (kept.length === most && away >= kept[most - 1].away) continue
    if (kept.length === most) kept.pop()
    let at = kept.length
    while (at > 0 && kept[at - 1].away > away) at--
    kept.splice(at, 0, { account, away })
  }
  return kept.map(({ account }) => ({
    account,
    side: notional[account] < 0 ? 'short' : 'long',
    notional: Math.abs(notional[account]),
    liquidationPrice: liquidationPrice[account],
    distance: liquidationPrice[account] / markPrice - 1,
  }))
}
