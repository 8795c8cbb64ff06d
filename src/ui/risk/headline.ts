/** What the loss curve says in one sentence. */
import type { Rung } from '../../workers/messages.ts'
import type { DryPoint, Risk } from '../../workers/risk/types.ts'
import { riskText } from '../text/risk.ts'
import { bearerOf } from './layers.ts'

const text = riskText.headline

/** How far the pools reach, on the side where that is nearer, and who pays beyond. */
export function riskHeadline({ ratios, curve }: Risk, rungs: readonly Rung[]): string {
  if (ratios.all.accounts === 0) return text.empty
  const pools = rungs.flatMap(({ kind }, k) => (bearerOf(kind) === 'others' ? [] : [k]))
  if (pools.length === 0) return text.noFund(payerAfter(rungs, -1))
  const main = pools.find(rung => rungs[rung].kind === 'insurance-fund') ?? pools[0]
  const who = riskText.rung(rungs[main].kind, rungs[main].name).who
  const last = pools[pools.length - 1]
  if (pools.every(rung => curve.spare[rung] < 1)) {
    return text.dry(who, payerAfter(rungs, last)) + limitOf(curve, rungs, last, true)
  }
  const ends = curve.dry.filter(({ rung }) => rung === main)
  const end = nearest(ends)
  if (!end) return text.covers(who, true, FURTHEST)
  const isFall = end.gap <= 0
  const lastEnd = nearest(curve.dry.filter(({ rung, gap }) => rung === last && gap <= 0 === isFall))
  const first = text.coversTo(who, isFall, end.price)
  if (!lastEnd) return first
  const isSame = Math.abs(lastEnd.price / end.price - 1) < 1e-3
  const beyond = text.beyond(isFall, lastEnd.price, isSame, payerAfter(rungs, last))
  return `${first}. ${beyond}${limitOf(curve, rungs, last, isFall)}`
}

const FURTHEST = 0.4

const nearest = (ends: readonly DryPoint[]): DryPoint | undefined =>
  ends.reduce<DryPoint | undefined>(
    (best, one) => (best && Math.abs(best.gap) <= Math.abs(one.gap) ? best : one),
    undefined,
  )

/** Where even those who are charged have no more to give. */
function limitOf(
  { dry }: Risk['curve'],
  rungs: readonly Rung[],
  lastPool: number,
  isFall: boolean,
): string {
  const last = rungs.length - 1
  const end = dry.find(({ rung, gap }) => rung === last && gap < 0 === isFall)
  return end && last > lastPool ? text.limit(isFall, end.price) : ''
}

/** Who pays after the rung at a place: the next that charges others, else nobody. */
function payerAfter(rungs: readonly Rung[], place: number): string {
  const next = rungs.find(({ kind }, k) => k > place && bearerOf(kind) === 'others')
  return next ? riskText.rung(next.kind, next.name).who : riskText.nobody.toLowerCase()
}
