/** A ring of keepers: they agree to wait until a growing reward is at their price, and fall out when others do not wait. */
import { uniform } from '../../kernel/random.ts'
import { number, share, whole, type ParamsOf } from '../../scenario/declaration.ts'
import { defineStrategy, drawKey, type Decision, type View } from '../strategy.ts'
import {
  beginKeeping,
  keeperMemory,
  keeperParams,
  keeperRelations,
  offer,
  unwind,
} from './keeping.ts'

const params = {
  ...keeperParams,
  ringReward: share(0.01, {
    label: "The ring's price",
    help: 'Reward, as a share of notional, for which all of the ring wait where rewards grow with time.',
    max: 0.5,
    slider: [0.001, 0.05],
    scale: 'log',
    live: true,
    channel: "acts when reward >= max(own minimum, ring's price), at most what rewards stop at",
  }),
  discipline: share(0.95, {
    label: 'Discipline',
    help: 'Chance that a member keeps the agreement in an hour; others ask their own minimum meanwhile.',
    live: true,
    channel: 'share of members that hold to the price in an hour',
  }),
  outbidMost: whole('count', 3, {
    label: 'Lost in a row',
    help: "Liquidations in a row that went under the ring's price, by outsiders or defectors, after which the ring falls out.",
    min: 1,
    max: 1000,
    slider: [1, 50],
    live: true,
  }),
  fallsOutFor: number('seconds', 600, {
    label: 'Falls out for',
    help: 'Time for which all ask their own minimum then, before they try again. Long punishments hold a ring together.',
    min: 0,
    max: 1e7,
    slider: [0, 7200],
    live: true,
  }),
} as const

type Params = ParamsOf<typeof params>

/** Purpose of the draw. */
const DISCIPLINE = 1

const DISCIPLINE_SECONDS = 3600

/** Part of the ring's price within which a reward counts as paid in full: rewards grow in steps. */
const CLOSE = 0.001

export const keeperRing = defineStrategy({
  id: 'keeper-ring',
  name: 'Ring of keepers',
  about:
    'Keepers who agree to wait for a better reward, and compete again once others undercut them.',
  role: 'keeper',
  params,
  relations: keeperRelations,
  // Beside a keeper's: liquidations that it has seen, those in a row that went too cheap, step until which it competes.
  memory: [...keeperMemory, 'seen', 'undercut', 'warUntil'],
  begin: beginKeeping,
  decide: decision => {
    offer(decision)
    holdOut(decision)
    unwind(decision)
  },
})

/**
 * Raises what each asks to the ring's price. Nobody sees who took a position, only for what reward: as in
 * a cartel that watches its price (Green and Porter 1984), prices under the agreed one start a war of a
 * fixed length, whoever it was.
 */
function holdOut(decision: Decision<Params>): void {
  const { acting, view, params: own, luck, memory, offers } = decision
  const price = priceOf(view, own)
  if (!(price > 0)) return
  const [k0, k1] = drawKey(luck, DISCIPLINE)
  const hour = Math.floor((view.step * view.stepSeconds) / DISCIPLINE_SECONDS)
  for (let j = 0; j < acting.count; j++) {
    const slot = acting.rows[j] - acting.first
    watch(decision, slot, price)
    if (memory.warUntil[slot] > view.step || offers.least[j] >= price) continue
    if (uniform(k0, k1, slot, hour) < own.discipline) offers.least[j] = price
  }
}

/** What the ring waits for; 0 where waiting pays nothing. */
function priceOf({ rewardGrowth, keeperReward, rewardMost }: View, { ringReward }: Params): number {
  if (!(rewardGrowth > 0 && ringReward > keeperReward)) return 0
  return ringReward < rewardMost ? ringReward : rewardMost
}

/** Counts liquidations that went under the price, and starts a war when there were too many in a row. */
function watch({ view, params: own, memory }: Decision<Params>, slot: number, price: number): void {
  const { seen, undercut, warUntil } = memory
  const came = view.keepersCame - seen[slot]
  if (!(came > 0)) return
  seen[slot] = view.keepersCame
  if (warUntil[slot] > view.step) return
  undercut[slot] = view.lastReward < price * (1 - CLOSE) ? undercut[slot] + came : 0
  if (undercut[slot] < own.outbidMost) return
  undercut[slot] = 0
  warUntil[slot] = view.step + Math.ceil(own.fallsOutFor / view.stepSeconds)
}
