/** What matters most at the venue now, in one sentence; what that means and what to try, in another. */
import type { OptionsView } from '../../workers/options/types.ts'
import { optionsText } from '../text/options.ts'
import { gammaAt, worstOf } from './gamma.ts'

const text = optionsText.headline

export interface Said {
  readonly headline: string
  readonly hint: string
}

/** Of the mark: dealers turn if the flip is at most this far away. */
const NEAR = 0.12
/** Books being closed that are more than single cases, and the share of options without quotes that is a strike. */
const MANY = 3
const GONE = 0.3
/** Of all initial margin: what dealers would trade as the price falls by 1 %. */
const SMALL = 0.002

export function optionsHeadline(view: OptionsView): Said {
  const flagged = view.accounts.filter(({ isFlagged }) => isFlagged)
  const isShort = gammaAt(view.gamma, view.markPrice) < 0
  if (flagged.length >= MANY) {
    const worst = optionsText.shelf.health(flagged[0].health)
    const first = text.flagged(flagged.length)
    return {
      headline: isShort ? `${first}, ${text.flaggedAnd}` : first,
      hint: text.flaggedAbout(worst),
    }
  }
  const { pulled, all } = quotesOf(view)
  if (all > 0 && pulled / all >= GONE) {
    return { headline: text.gone, hint: text.goneAbout(pulled, all) }
  }
  if (view.gamma.dealers.every(amount => Math.abs(amount) < 1)) {
    return { headline: text.flat, hint: text.flatAbout }
  }
  if (isSmall(view)) {
    const amount = gammaAt(view.gamma, view.markPrice)
    return { headline: text.small, hint: text.smallAbout(amount) }
  }
  return isShort ? shortOf(view) : longOf(view)
}

/** Whether dealers would trade little, within reach of the mark, beside what the books hold as margin. */
function isSmall({ gamma: { prices, dealers }, markPrice, required }: OptionsView): boolean {
  return dealers.every(
    (amount, k) =>
      Math.abs(prices[k] / markPrice - 1) > NEAR || Math.abs(amount) < SMALL * required,
  )
}

function shortOf({ gamma, markPrice }: OptionsView): Said {
  const { flip } = gamma
  const amount = -gammaAt(gamma, markPrice)
  const worst = worstOf(gamma, markPrice)
  const more = -worst.amount > 1.2 * amount ? text.sellsMore(-worst.amount, worst.at) : ''
  const headline = Number.isNaN(flip)
    ? text.short
    : flip > markPrice
      ? text.shortBelow(flip)
      : text.shortAbove(flip)
  return { headline, hint: `${text.sells(amount)}${text.ofPerpetuals}${more}. ${text.tryBand}` }
}

function longOf({ gamma, markPrice }: OptionsView): Said {
  const { flip } = gamma
  const buys = text.buys(gammaAt(gamma, markPrice))
  const isNear = Math.abs(flip / markPrice - 1) <= NEAR
  if (!isNear) return { headline: text.long, hint: `${buys}${text.ofPerpetuals}. ${text.tryVol}` }
  return {
    headline: flip < markPrice ? text.turnsBelow(flip) : text.turnsAbove(flip),
    hint: `${buys}${text.buysUntil(flip)}. ${text.tryVol}`,
  }
}

/** Options that nobody quotes on either side, of all that are listed. */
export function quotesOf({ instruments: { count, bid, ask } }: Pick<OptionsView, 'instruments'>) {
  let pulled = 0
  for (let row = 0; row < count; row++) {
    if (Number.isNaN(bid[row]) && Number.isNaN(ask[row])) pulled++
  }
  return { pulled, all: count }
}
