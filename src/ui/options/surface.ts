/** The volatility surface in a few cells. */
import type { OptionsView } from '../../workers/options/types.ts'
import { strikesOf, volAt } from './smiles.ts'

export interface Surface {
  /** Strikes over forwards. */
  readonly moneyness: readonly number[]
  readonly rows: readonly {
    /** Step at which it settles. */
    readonly at: number
    /** NaN where nothing is listed; shares lie between the lowest and the highest of all. */
    readonly cells: readonly { readonly vol: number; readonly share: number }[]
  }[]
}

const MONEYNESS = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3] as const
/** A smile is read this far beyond its outermost strikes. */
const BEYOND = 0.03
/** Times the volatility of thirty days from which on all cells are alike: an expiry of minutes has no bounds. */
const HIGHEST = 2.4
/** Expiries that there is room for. */
const MOST = 6

export function surfaceOf(view: OptionsView): Surface {
  const vols = view.expiries.slice(0, MOST).map((expiry, e) => {
    const strikes = strikesOf(view, e)
    const low = strikes[0] * (1 - BEYOND)
    const high = strikes[strikes.length - 1] * (1 + BEYOND)
    return MONEYNESS.map(share => {
      const strike = share * expiry.forward
      return strike >= low && strike <= high ? volAt(expiry, strike) : NaN
    })
  })
  const known = vols.flat().filter(Number.isFinite)
  const low = Math.min(...known)
  const high = Math.min(Math.max(...known), HIGHEST * view.volatility || Infinity)
  const span = Math.max(1e-9, high - low)
  return {
    moneyness: MONEYNESS,
    rows: vols.map((row, e) => ({
      at: view.expiries[e].at,
      cells: row.map(vol => ({
        vol,
        share: Number.isNaN(vol) ? 0 : Math.min(1, (vol - low) / span),
      })),
    })),
  }
}
