/** T: what options pay in the end, and to whom. */
import type { Run } from '../../../engine/run.ts'
import { roundNearest } from '../../../kernel/quanta.ts'
import type { Chain } from '../../../world/chain.ts'
import { COUNT, KIND } from '../../../world/events.ts'
import { highestTicks } from '../../../world/limits.ts'
import { INDEX, MARK, STEP } from '../../../world/world.ts'
import type { Law, Note } from '../law.ts'
import { listed, ofChains, type Listed } from '../listed.ts'

/** An option that settles in this step. */
interface Due {
  readonly isCall: boolean
  /** Ticks. */
  readonly strike: number
  /** Lots of its holders, by account. */
  readonly lots: ReadonlyMap<number, number>
}

/** By market and row, as in `0.12`; and the first event of the phase. */
interface Settling {
  readonly due: Map<string, Due>
  from: number
}

export const settledOnce: Law = {
  id: 'T1',
  name: 'every option of an expiry settles once with each holder, at its payoff, and what longs get shorts pay',
  formula:
    'lots settled of each holder = lots held; ticks paid = max(0, +-(S - K)); sum of lots = 0; none is left open',
  bind: ofChains((run, note) => {
    const settling: Settling = { due: new Map(), from: 0 }
    return {
      before: {
        funding: () => {
          settling.from = run.world.log.cursor[COUNT]
          settling.due.clear()
          for (const one of listed(run)) findDue(run, one, settling.due)
        },
      },
      after: {
        funding: () => {
          lookAtSettled(run, settling, note)
        },
      },
    }
  }),
}

function findDue({ world }: Run, { market, chain }: Listed, due: Map<string, Due>): void {
  const next = world.scalars[STEP] + 1
  for (let i = 0; i < chain.count; i++) {
    const expiry = chain.expiryOf[i]
    if (expiry < 0 || chain.settlesAt[expiry] < 0 || chain.settlesAt[expiry] > next) continue
    due.set(`${market.row}.${i}`, {
      isCall: chain.isCall[i] === 1,
      strike: chain.strikeTicks[i],
      lots: holdersOf(chain, i),
    })
  }
}

function holdersOf(chain: Chain, instrument: number): Map<number, number> {
  const { accountOf, legsMost, legCount, legInstrument, legSize } = chain
  const lots = new Map<number, number>()
  for (let book = 0; book < accountOf.length; book++) {
    const from = book * legsMost
    for (let j = from; j < from + legCount[book]; j++) {
      if (legInstrument[j] === instrument) lots.set(accountOf[book], legSize[j])
    }
  }
  return lots
}

/** Follows the settlements of the phase: an expiry's event stands before those of its options. */
function lookAtSettled({ world: { log } }: Run, { due, from }: Settling, note: Note): void {
  const settled = new Map<string, number>()
  let market = -1
  let price = 0
  for (let row = from; row < log.cursor[COUNT]; row++) {
    const kind = log.kind[row]
    if (kind === KIND.expiry) {
      market = log.other[row]
      price = log.ticks[row]
    }
    if (kind !== KIND.exercise && kind !== KIND.lapse) continue
    const [account, ticks, lots] = [log.account[row], log.ticks[row], log.lots[row]]
    const option = `${market}.${log.other[row]}`
    const own = due.get(option)
    const what = `option ${option}, account ${account}`
    note(!settled.has(`${option}.${account}`), () => ({ what: `${what}: settlements`, left: 'two', right: 'one' })) // prettier-ignore
    settled.set(`${option}.${account}`, lots)
    const held = own?.lots.get(account)
    note(held === lots, () => ({ what: `${what}: lots settled`, left: lots, right: held ?? 'none held' })) // prettier-ignore
    const pays = own ? Math.max(0, own.isCall ? price - own.strike : own.strike - price) : NaN
    const isPaid = ticks === pays && (kind === KIND.exercise) === pays > 0
    note(isPaid, () => ({ what: `${what}: ticks paid`, left: ticks, right: pays }))
  }
  for (const [option, { lots }] of due) {
    const left = [...lots.keys()].filter(account => !settled.has(`${option}.${account}`))
    note(left.length === 0, () => ({ what: `option ${option}: holders not settled`, left: left.join(), right: 'none' })) // prettier-ignore
    const sum = [...lots.values()].reduce((all, one) => all + one, 0)
    note(sum === 0, () => ({ what: `option ${option}: sum of lots held`, left: sum, right: 0 }))
  }
}

export const settlementPrice: Law = {
  id: 'T5',
  name: 'an expiry settles once, at the average of the index over its last time, rounded once',
  formula:
    'ticks of an expiry = nearest whole of the mean of the index samples of its window, none above the highest mark; then its row is free or another’s',
  bind: ofChains((run, note) => {
    const { world } = run
    const known = listed(run).map(({ chain }) => averagesOf(chain.expiries))
    // Averages that had begun before are not known.
    const isWhole = world.scalars[STEP] === 0
    let from = 0
    return {
      before: {
        funding: () => {
          from = world.log.cursor[COUNT]
          listed(run).forEach((one, n) => sample(run, one, known[n]))
        },
      },
      after: {
        funding: () => {
          if (!isWhole) return
          listed(run).forEach((one, n) => lookAtPrices(world, one, { own: known[n], from }, note))
        },
      },
    }
  }),
}

/** By row of an expiry: when it settles, sum and count of its index samples so far. */
type Averages = Record<'settlesAt' | 'sum' | 'count', Float64Array>

const averagesOf = (expiries: number): Averages => ({
  settlesAt: new Float64Array(expiries).fill(-1),
  sum: new Float64Array(expiries),
  count: new Float64Array(expiries),
})

/** Notes the index for expiries whose window has begun, and those that settle in this step. */
function sample({ world, rules, scenario }: Run, { market, chain }: Listed, own: Averages): void {
  const { averageSeconds } = rules.books[market.row]!.listing
  const published = market.state[INDEX] > 0 ? market.state[INDEX] : market.state[MARK]
  const index = Math.min(highestTicks(market), published)
  for (let e = 0; e < chain.expiries; e++) {
    if (own.settlesAt[e] !== chain.settlesAt[e]) {
      own.settlesAt[e] = chain.settlesAt[e]
      own.sum[e] = 0
      own.count[e] = 0
    }
    if (chain.settlesAt[e] < 0) continue
    const left = (chain.settlesAt[e] - world.scalars[STEP] - 1) * scenario.clock.stepSeconds
    if (left >= averageSeconds && left > 0) continue
    own.sum[e] += index
    own.count[e]++
  }
}

/** What the phase tells, from row `from` on. */
interface Told {
  readonly own: Averages
  readonly from: number
}

function lookAtPrices(world: Run['world'], { market }: Listed, told: Told, note: Note): void {
  const { log, scalars } = world
  const { own, from } = told
  const prices: number[] = []
  for (let e = 0; e < own.sum.length; e++) {
    if (own.settlesAt[e] < 0 || own.settlesAt[e] > scalars[STEP] + 1) continue
    prices.push(roundNearest(own.sum[e] / own.count[e]))
    const next = market.chain!.settlesAt[e]
    note(next < 0 || next > own.settlesAt[e], () => ({ what: `market ${market.id}, expiry in row ${e} settles next`, left: next, right: 'free, or later' })) // prettier-ignore
  }
  let settled = 0
  for (let row = from; row < log.cursor[COUNT]; row++) {
    if (log.kind[row] !== KIND.expiry || log.other[row] !== market.row) continue
    const expected = prices[settled++]
    note(log.ticks[row] === expected, () => ({ what: `market ${market.id}, settlement price`, left: log.ticks[row], right: expected ?? 'none due' })) // prettier-ignore
  }
  if (prices.length === 0) return
  note(settled === prices.length, () => ({ what: `market ${market.id}, expiries settled`, left: settled, right: prices.length })) // prettier-ignore
}

export const contractsMatch: Law = {
  id: 'T6',
  name: 'as many contracts are exercised as are assigned',
  formula: 'sum of lots of longs settled = sum of lots of shorts',
  bind: ofChains(({ world: { log } }, note) => ({
    after: {
      funding: () => {
        let longs = 0
        let shorts = 0
        for (let row = 0; row < log.cursor[COUNT]; row++) {
          if (log.kind[row] !== KIND.exercise && log.kind[row] !== KIND.lapse) continue
          if (log.lots[row] > 0) longs += log.lots[row]
          else shorts -= log.lots[row]
        }
        if (longs + shorts === 0) return
        note(longs === shorts, () => ({
          what: 'lots settled of longs, and of shorts',
          left: longs,
          right: shorts,
        }))
      },
    },
  })),
}
