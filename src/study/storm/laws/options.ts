/** T: what options are worth, within what they can be worth. */
import { lotsHeld } from '../../../world/audit.ts'
import { SMILE_WIDTH, type Chain } from '../../../world/chain.ts'
import { STEP } from '../../../world/world.ts'
import { HAIR } from '../feeds.ts'
import type { Law, Note } from '../law.ts'
import { listed, nameOf, ofChains, rowsOf, type Listed } from '../listed.ts'

export const priceBounds: Law = {
  id: 'T2',
  name: 'options are worth no less than they would pay and no more than what they are on, and calls and puts agree',
  formula:
    'discount max(0, +-(F - K)) <= price <= discount F (K for puts); call - put = discount (F - K); |mark - price| <= half a tick',
  bind: ofChains((run, note) => {
    const look = (): void => {
      for (const one of listed(run)) {
        for (const rows of rowsOf(one.chain)) {
          for (const i of rows) lookAtPrice(one, i, note)
          lookAtPairs(one, rows, note)
        }
      }
    }
    return { after: { oracle: look, funding: look } }
  }),
}

function lookAtPrice(one: Listed, i: number, note: Note): void {
  const { market, chain } = one
  const { expiryOf, strike, isCall, price, mark, forward, discount } = chain
  const e = expiryOf[i]
  const inside = discount[e] * (forward[e] - strike[i])
  const low = Math.max(0, isCall[i] === 1 ? inside : -inside)
  const high = discount[e] * (isCall[i] === 1 ? forward[e] : strike[i])
  const slack = HAIR * Math.max(forward[e], strike[i])
  const isWithin = price[i] >= low - slack && price[i] <= high + slack
  note(isWithin, () => ({ what: `${nameOf(one, i)}, price`, left: price[i], right: `from ${low} to ${high}` })) // prettier-ignore
  const exact = price[i] / market.tick
  const isRounded = Math.abs(mark[i] - exact) <= 0.5 + HAIR * exact && Number.isInteger(mark[i])
  note(isRounded, () => ({ what: `${nameOf(one, i)}, mark in ticks`, left: mark[i], right: exact }))
}

/** Calls and puts of one strike. */
function lookAtPairs(one: Listed, rows: readonly number[], note: Note): void {
  const { market, chain } = one
  const { expiryOf, strike, strikeTicks, isCall, price, mark, forward, discount } = chain
  const calls = new Map(rows.filter(i => isCall[i] === 1).map(i => [strikeTicks[i], i]))
  for (const i of rows) {
    const call = isCall[i] === 1 ? undefined : calls.get(strikeTicks[i])
    if (call === undefined) continue
    const e = expiryOf[i]
    const inside = discount[e] * (forward[e] - strike[i])
    const slack = HAIR * Math.max(forward[e], strike[i])
    const gap = price[call] - price[i]
    note(Math.abs(gap - inside) <= slack, () => ({ what: `${nameOf(one, i)}, call less put`, left: gap, right: inside })) // prettier-ignore
    const ticks = inside / market.tick
    const marked = mark[call] - mark[i]
    const isNear = Math.abs(marked - ticks) <= 1 + slack / market.tick
    note(isNear, () => ({ what: `${nameOf(one, i)}, call less put in marks`, left: marked, right: ticks })) // prettier-ignore
  }
}

export const noArbitrage: Law = {
  id: 'T3',
  name: 'where the surface claims it, prices fall and bend with the strike, and variance rises with time',
  formula:
    'calls fall with the strike, by at most its rise, and are convex in it; total variance at k does not fall with time',
  bind: ofChains((run, note) => ({
    after: {
      oracle: () => {
        for (const one of listed(run)) {
          const sound = rowsOf(one.chain).map((rows, e) => (isClaimed(one.chain, e) ? rows : []))
          for (const rows of sound) lookAtStrikes(one, rows, note)
          lookAtTimes(one, sound, note)
        }
      },
    },
  })),
}

/** Whether a smile is centred at its forward, and marks do not leave it: what its claim is made for. */
function isClaimed({ smile, markShift, settlesAt }: Chain, e: number): boolean {
  if (settlesAt[e] < 0 || markShift[e] !== 0) return false
  const at = e * SMILE_WIDTH
  const [rho, middle, sigma] = [smile[at + 2], smile[at + 3], smile[at + 4]]
  // SSVI as raw SVI: its middle is -rho / phi, its sigma sqrt(1 - rho^2) / phi.
  const root = Math.sqrt(1 - rho * rho)
  return Math.abs(middle + (rho * sigma) / root) <= HAIR * (sigma + 1)
}

/** Volatilities at which options are marked at the least and at the most. */
const LEAST = 0.02
const MOST = 8

/** Calls by strike. Where a volatility was cut at an end of the scale they are no longer on the smile. */
function lookAtStrikes(one: Listed, rows: readonly number[], note: Note): void {
  const { isCall, strike, price, vol, discount, expiryOf, forward } = one.chain
  const calls = rows.filter(i => isCall[i] === 1).sort((a, b) => strike[a] - strike[b])
  if (calls.some(i => vol[i] <= LEAST || vol[i] >= MOST)) return
  for (let n = 1; n < calls.length; n++) {
    const [a, b] = [calls[n - 1], calls[n]]
    const slack = HAIR * forward[expiryOf[a]]
    const fall = price[a] - price[b]
    const most = discount[expiryOf[a]] * (strike[b] - strike[a])
    note(fall >= -slack && fall <= most + slack, () => ({ what: `${nameOf(one, b)}, less than the call below`, left: fall, right: `from 0 to ${most}` })) // prettier-ignore
    if (n + 1 === calls.length) continue
    const c = calls[n + 1]
    const part = (strike[b] - strike[a]) / (strike[c] - strike[a])
    const line = price[a] + part * (price[c] - price[a])
    note(price[b] <= line + slack, () => ({ what: `${nameOf(one, b)}, price between its neighbours`, left: price[b], right: `at most ${line}` })) // prettier-ignore
  }
}

/** ln(strike / forward) at which variances are compared. */
const AT = [-1, -0.3, -0.1, 0, 0.1, 0.3, 1]

function lookAtTimes(
  { market, chain }: Listed,
  sound: readonly (readonly number[])[],
  note: Note,
): void {
  const { settlesAt, smile } = chain
  const order = sound
    .flatMap((rows, e) => (rows.length > 0 ? [e] : []))
    .sort((a, b) => settlesAt[a] - settlesAt[b])
  for (let n = 1; n < order.length; n++) {
    for (const k of AT) {
      const near = varianceAt(smile, order[n - 1], k)
      const far = varianceAt(smile, order[n], k)
      note(far >= near - HAIR * Math.max(1, near), () => ({ what: `market ${market.id}, expiry ${order[n]}, total variance at ${k}`, left: far, right: `at least ${near}` })) // prettier-ignore
    }
  }
}

/** Raw SVI: a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)). */
function varianceAt(smile: Float64Array, e: number, k: number): number {
  const [a, b, rho, m, sigma] = smile.subarray(e * SMILE_WIDTH, (e + 1) * SMILE_WIDTH)
  return a + b * (rho * (k - m) + Math.sqrt((k - m) * (k - m) + sigma * sigma))
}

/** Lots of all books are added up in every such step. */
const SUMMED_EVERY = 8

export const greekSigns: Law = {
  id: 'T4',
  name: 'gamma and vega are not below zero, deltas have their sign, and over all accounts greeks sum to nothing',
  formula:
    'gamma, vega >= 0; 0 <= +-delta <= discount; sum of lots of each option = 0, of its longs = open',
  bind: ofChains((run, note) => ({
    end: () => {
      for (const one of listed(run)) {
        const { chain } = one
        for (let i = 0; i < chain.count; i++) if (chain.expiryOf[i] >= 0) lookAtGreeks(one, i, note)
        if (run.world.scalars[STEP] % SUMMED_EVERY === 0) lookAtHeld(one, note)
      }
    },
  })),
}

function lookAtGreeks(one: Listed, i: number, note: Note): void {
  const { gamma, vega, delta, discount, expiryOf, isCall } = one.chain
  note(gamma[i] >= 0 && vega[i] >= 0, () => ({ what: `${nameOf(one, i)}, gamma and vega`, left: `${gamma[i]} and ${vega[i]}`, right: 'at least 0' })) // prettier-ignore
  const most = discount[expiryOf[i]]
  const part = isCall[i] === 1 ? delta[i] : -delta[i]
  note(part >= 0 && part <= most * (1 + HAIR), () => ({ what: `${nameOf(one, i)}, delta`, left: delta[i], right: `within ${most}, of its sign` })) // prettier-ignore
}

/** Every greek is the same for all who hold an option: over all of them it sums to nothing where lots do. */
function lookAtHeld(one: Listed, note: Note): void {
  const { count, open } = one.chain
  const { net, longs } = lotsHeld(one.chain)
  for (let i = 0; i < count; i++) {
    const isSound = net[i] === 0 && longs[i] === open[i]
    note(isSound, () => ({ what: `${nameOf(one, i)}, net and long lots`, left: `${net[i]} and ${longs[i]}`, right: `0 and ${open[i]}` })) // prettier-ignore
  }
}
