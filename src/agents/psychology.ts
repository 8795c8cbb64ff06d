/**
 * Feelings that any cohort may have: losses weigh more than gains, fear ends in panic, and panic is catching.
 *
 * The reference of a loss is the highest equity since an agent was last calm (Kahneman and Tversky 1979: gains and
 * losses count from a reference, not from nothing; their estimate of the weight of a loss is 2.25, 1992). Thresholds
 * of panic are lognormal and fall with the share of those watched who are in panic already, as in the threshold
 * model of Watts (2002): a fear that one neighbour can wake runs along shortcuts, one that needs several does not.
 * Only agents that act feel, so who acts seldom panics late; a cohort without feelings costs nothing.
 */
import { exp } from '../kernel/exponential.ts'
import { deriveKey, exponential, normal, type Key } from '../kernel/random.ts'
import type { CohortDoc } from '../scenario/document.ts'
import { ORDER_MOST, ORDER_REDUCE_ONLY, PULL } from '../world/intents.ts'
import { neighbourOf, networkOf, watchedBy, type Network } from './smallWorld.ts'
import type { Acting, Decision, Intents, View } from './strategy.ts'

export interface Mind {
  /** Weight of a loss over that of a gain. */
  readonly lossAversion: number
  /** Median loss since the peak at which an agent panics, a share; 1: nobody does. */
  readonly panicAt: number
  readonly herding: number
  readonly neighbours: number
  readonly rewiring: number
  /** Mean seconds of a panic. */
  readonly calmsAfter: number
  /** Micro key of how long each panic lasts; macro key of who watches whom and of own thresholds. */
  readonly key: Key
  readonly network: Key
  readonly count: number
  /** By slot: highest equity since the agent was last calm, quanta (0: not yet looked at). */
  readonly peak: Float64Array
  /** By slot: step until which a panic lasts; 0 calm. */
  readonly outUntil: Float64Array
}

type Feelings = Pick<CohortDoc, 'lossAversion' | 'panicAt'>

/** Log standard deviation of the thresholds of panic. */
const SPREAD = 0.5

/** Purposes of the draws, beside the links of the network. */
const THRESHOLD = 3
const CALM = 1

/** Whether a cohort has any feelings. */
export const isMinded = ({ lossAversion, panicAt }: Feelings): boolean =>
  lossAversion > 1 || panicAt < 1

/** Slots that panic in this step. Scratch that lives for the length of one call. */
let seized = new Int32Array(1024)

/**
 * Before a decision: lowers the wanted leverage of who has lost, and finds who panics now. All look at the same
 * state of their neighbours, the one before this step. `beside` is what each owns beside its account (deposits in the
 * vault, money in its pocket), quanta by j.
 */
export function feel(mind: Mind, acting: Acting, view: View, beside?: Float64Array): void {
  const { lossAversion, panicAt, peak, outUntil } = mind
  const { count, rows, first, equity, leverage, startEquity } = acting
  const threshold = deriveKey(mind.network, THRESHOLD, 0)
  const network = networkOf(mind.network)
  if (seized.length < count) seized = new Int32Array(2 * count)
  let fresh = 0
  for (let j = 0; j < count; j++) {
    const slot = rows[j] - first
    if (outUntil[slot] > view.step) continue
    const own = beside === undefined ? equity[j] : equity[j] + beside[j]
    if (outUntil[slot] > 0) calm(mind, slot, own)
    else if (peak[slot] === 0) peak[slot] = startEquity[rows[j]]
    if (own > peak[slot]) peak[slot] = own
    const loss = 1 - own / peak[slot]
    if (!(loss > 0)) continue
    const appetite = 1 - (lossAversion - 1) * loss
    leverage[j] *= appetite > 0 ? appetite : 0
    if (panicAt < 1 && panics(mind, threshold, network, slot, loss, view.step)) {
      seized[fresh++] = slot
    }
  }
  for (let i = 0; i < fresh; i++) outUntil[seized[i]] = endOf(mind, seized[i], view)
}

/** Ends a panic, or begins anew after new money: losses count from here. */
export function calm({ peak, outUntil }: Mind, slot: number, equity: number): void {
  outUntil[slot] = 0
  peak[slot] = equity > 0 ? equity : 0
}

/** Loss > own threshold x (1 - herding x share of neighbours in panic). The neighbours are asked only if they matter. */
function panics(
  mind: Mind,
  [k0, k1]: Key,
  network: Network,
  slot: number,
  loss: number,
  step: number,
): boolean {
  const { panicAt, herding } = mind
  const own = panicAt * exp(SPREAD * normal(k0, k1, slot, 0))
  if (loss > own) return true
  if (!(loss > own * (1 - herding))) return false
  return loss > own * (1 - herding * shareInPanic(mind, network, slot, step))
}

/** Share of those whom an agent watches that are in panic. */
function shareInPanic(
  { count, neighbours, rewiring, outUntil }: Mind,
  network: Network,
  slot: number,
  step: number,
): number {
  const watched = watchedBy(count, neighbours)
  if (watched === 0) return 0
  let inPanic = 0
  for (let j = 0; j < watched; j++) {
    if (outUntil[neighbourOf(network, count, slot, j, rewiring)] > step) inPanic++
  }
  return inPanic / watched
}

/** A panic lasts at least this step; then an exponential time, however often its agent acts. */
function endOf({ key, calmsAfter }: Mind, slot: number, { step, stepSeconds }: View): number {
  const [k0, k1] = deriveKey(key, CALM, 0)
  return step + 1 + Math.floor((calmsAfter * exponential(k0, k1, slot, step)) / stepSeconds)
}

/** What others than traders do: each may be the cohort's own room, empty where it has no such business. */
export type Business = Pick<Decision<unknown>, 'quotes' | 'offers' | 'transfers'>

/**
 * After a decision: whoever is in panic closes its position at any price and wants nothing else. A maker takes all of its
 * quotes off and keeps its inventory, since makers send no orders; a keeper takes nothing over; a depositor asks all of
 * its shares back. What the strategy remembers stays, so an agent that has calmed goes on where it was.
 */
export function act(
  { outUntil }: Mind,
  { count, rows, first, size }: Acting,
  { step }: View,
  { lots, limit, rule }: Intents,
  business?: Business,
): void {
  for (let j = 0; j < count; j++) {
    if (!(outUntil[rows[j] - first] > step)) continue
    const held = size[j]
    const gross = held < 0 ? -held : held
    const most = gross < ORDER_MOST ? gross : ORDER_MOST
    lots[j] = held > 0 ? -most : most
    limit[j] = 0
    rule[j] = held === 0 ? 0 : ORDER_REDUCE_ONLY
    if (business !== undefined) withdraw(business, j)
  }
}

function withdraw({ quotes, offers, transfers }: Business, j: number): void {
  if (j < quotes.action.length) quotes.action[j] = PULL
  if (j < offers.most.length) offers.most[j] = 0
  if (j >= transfers.amount.length) return
  transfers.amount[j] = 0 - Math.floor(transfers.held[j] - transfers.asked[j])
}
