/** What holds of every liquidation, whatever the method, the route and the margin model: read from the declarations. */
import { describe, expect, test } from 'vitest'
import type { Run } from '../../../../src/engine/run.ts'
import { bankruptcyRating, fillablePrice } from '../../../../src/protocol/liquidation/prices.ts'
import { INITIAL, MAINTENANCE, equity } from '../../../../src/world/world.ts'
import { ruled, witness, type Case } from './witness.ts'

const venue = { kind: 'full', route: 'venue', keeperReward: 0 }
const tiers = { kind: 'tiered', tier2From: 200_000, tier3From: 1_000_000, tier3Multiple: 6 }
const RULES = {
  standard: ruled({}, {}),
  'march-2020': ruled({ id: 'march-2020', steps: 1000 }, {}),
  'whole positions to keepers': ruled({}, { liquidation: { kind: 'full', keeperReward: 0.02 } }),
  'keepers who would take anything': ruled({}, { liquidation: { keeperReward: 0.02 }, keeper: { leverageLimit: 100 } }), // prettier-ignore
  'slices to keepers': ruled({}, { liquidation: { kind: 'incremental', keeperReward: 0.02 } }),
  'keepers who set sales off': ruled({}, { liquidation: { route: 'venue', limit: 'fillable' } }),
  'sales down to bankruptcy': ruled({}, { liquidation: { ...venue, limit: 'bankruptcy' } }),
  'slices sold at any price': ruled({}, { liquidation: { ...venue, kind: 'incremental', pace: 0.02 } }), // prettier-ignore
  'tiered margin': ruled({}, { margin: tiers, liquidation: { keeperReward: 0.01 } }),
  throttled: ruled({}, { protocol: { breakers: [{ kind: 'liquidation-throttle', limitShare: 0.01 }] } }), // prettier-ignore
  'the rest is kept': ruled({}, { liquidation: { kind: 'full', keeperReward: 0.02, confiscates: true } }), // prettier-ignore
}

/** Quanta by which whole lots and whole quanta may miss a ratio. */
const ROUNDING = 2

/** Ratio of equity to notional after, less before, in quanta of what is left. */
const gain = ({ held, kept, had, has }: Case): number => has - had * (kept / held)

const of = (one: Case, ...kinds: string[]) => one.caused.filter(({ kind }) => kinds.includes(kind))

const isKeeper = ({ rules }: Run, account: number): boolean =>
  rules.cohorts.some(
    ({ cohort: { role, first, count } }) =>
      role === 'keeper' && account >= first && account < first + count,
  )

/** What rungs took or closed. */
const handedOver = (one: Case, run: Run) =>
  of(one, 'takeover', 'deleverage').filter(
    ({ kind, other }) => kind === 'deleverage' || !isKeeper(run, other),
  )

/** Lots that the method closes by its declaration. */
function wanted(one: Case, { rules, scenario }: Run): number {
  const { part, params } = rules.protocols[0].liquidation
  return part.closes(
    {
      lots: Math.abs(one.held),
      notional: Math.abs(one.held) * one.value,
      equity: one.had,
      maintenance: one.maintenance,
      openInterest: one.openInterest,
      waited: one.waited,
      stepSeconds: scenario.clock.stepSeconds,
    },
    params,
  )
}

/** Worst price of a sale by the rule in force, in ticks. */
function limitOf({ held, had, maintenance, event }: Case, run: Run): number {
  const [{ k }] = run.world.markets
  const { limit } = run.rules.protocols[0].liquidation.route
  const bankrupt = event.ticks - had / (held * k)
  if (limit === 'bankruptcy' || had <= 0) return bankrupt
  const notional = Math.abs(held) * event.ticks * k
  const rating = bankruptcyRating(had, maintenance * notional, 1)
  return fillablePrice(held, event.ticks, maintenance, rating, 1.5)
}

interface Law {
  readonly says: string
  /** Undefined where it says nothing of this case. */
  readonly holds: (one: Case, run: Run) => boolean | undefined
  /** Rules under which it must have something to say. */
  readonly under: readonly (keyof typeof RULES)[]
}

const EVERY = Object.keys(RULES) as (keyof typeof RULES)[]
const SOLD = ['keepers who set sales off', 'sales down to bankruptcy', 'slices sold at any price'] as const // prettier-ignore
const TAKEN = EVERY.filter(name => !(SOLD as readonly string[]).includes(name))

const LAWS: readonly Law[] = [
  {
    says: 'Q1: it starts strictly below maintenance, and goes on until the aim of its method',
    holds: ({ had, held, value, maintenance, waited }, { rules, scenario }) => {
      const { until } = rules.protocols[0].liquidation.route
      const required = maintenance * Math.abs(held) * value
      return had < required || (waited > scenario.clock.stepSeconds - 1 && had < until * required)
    },
    under: EVERY,
  },
  {
    says: 'Q2: a whole number of lots goes, no more than there are, and what stays keeps its side',
    holds: ({ held, kept, event: { lots } }) =>
      Number.isInteger(lots) && lots * held > 0 && kept === held - lots && kept * held >= 0,
    under: EVERY,
  },
  {
    says: 'Q3: what stays of a position that others take over is no nearer to bankruptcy',
    holds: one =>
      one.kept === 0 || one.touched || of(one, 'fill').length > 0
        ? undefined
        : // Below zero it can only be that no more is lost.
          (one.had < 0 ? one.has - one.had : gain(one)) >= -ROUNDING,
    under: ['standard', 'slices to keepers', 'tiered margin', 'throttled'],
  },
  {
    says: 'Q4: no more is closed than the method asks for',
    holds: (one, run) => Math.abs(one.event.lots) <= wanted(one, run),
    under: EVERY,
  },
  {
    says: 'Q4: a partial close that keepers take in full leaves the buffer',
    holds: (one, run) => {
      const { bufferMultiple } = run.rules.protocols[0].liquidation.params
      const isFull = Math.abs(one.event.lots) === wanted(one, run)
      const isWhole = one.kept === 0 || run.rules.protocols[0].liquidation.part.id !== 'partial'
      if (isWhole || !isFull || one.touched || handedOver(one, run).length > 0) return undefined
      // Rates count to the millionth.
      const target = Math.round(Number(bufferMultiple) * one.maintenance * 1e6) / 1e6
      return one.has >= target * Math.abs(one.kept) * one.value - ROUNDING
    },
    under: ['standard', 'tiered margin'],
  },
  {
    says: 'Q5: the penalty is at most its rate of what was closed, and the reward is part of it',
    holds: (one, run) => {
      const { penaltyRate } = run.rules.protocols[0].liquidation.params
      const paid = of(one, 'penalty', 'reward').filter(({ account }) => account === one.account)
      const charged = paid.reduce((sum, { amount }) => sum + amount, 0)
      const most = Number(penaltyRate) * Math.abs(one.event.lots) * one.value
      // Rounded up once for each that took a part.
      return charged <= most + of(one, 'takeover', 'fill').length + 1e-6
    },
    under: EVERY,
  },
  {
    says: 'Q5: who has nothing left pays none, and none makes a shortfall',
    holds: one => {
      const paid = of(one, 'penalty', 'reward').some(({ account }) => account === one.account)
      if (one.had <= 0) return !paid
      return paid ? one.has >= 0 && of(one, 'shortfall').length === 0 : undefined
    },
    under: ['standard', 'sales down to bankruptcy'],
  },
  {
    says: 'Q6: what rungs take whole leaves with exactly nothing',
    holds: (one, run) => {
      if (one.kept !== 0 || handedOver(one, run).length === 0) return undefined
      return one.has === 0 && one.cash === 0
    },
    under: ['standard', 'march-2020', 'whole positions to keepers', 'throttled'],
  },
  {
    says: 'Q7: a sale is filled at its limit or better',
    holds: (one, run) => {
      const fills = of(one, 'fill')
      if (run.rules.protocols[0].liquidation.route.limit === 'none' || fills.length === 0) return undefined // prettier-ignore
      const limit = limitOf(one, run)
      return fills.every(({ ticks }) => Math.sign(one.held) * (ticks - limit) >= -1e-6)
    },
    under: ['keepers who set sales off', 'sales down to bankruptcy'],
  },
  {
    says: 'keepers take at the mark',
    holds: (one, run) => {
      const taken = of(one, 'takeover').filter(({ other }) => isKeeper(run, other))
      if (taken.length === 0) return undefined
      return taken.every(
        ({ lots, amount, ticks }) =>
          amount === Math.abs(lots) * one.value && ticks === one.event.ticks,
      )
    },
    under: ['standard', 'whole positions to keepers', 'slices to keepers', 'tiered margin'],
  },
  {
    says: 'rungs are asked late, or at once for who has less than nothing',
    holds: (one, run) => {
      const { backstopAfter, via } = run.rules.protocols[0].liquidation.route
      // A sale may lose all that was left before the rest is offered.
      if (via === 'venue' || handedOver(one, run).length === 0) return undefined
      return one.waited >= backstopAfter || one.had < 0
    },
    under: TAKEN,
  },
  {
    says: 'a close that leaves less than nothing is a shortfall of just that, and no other is',
    holds: one => {
      const missing = of(one, 'shortfall').map(({ amount }) => amount)
      if (one.kept !== 0 || one.cash >= 0) return missing.length === 0
      return missing.length === 1 && missing[0] === -one.cash
    },
    under: EVERY,
  },
  {
    says: 'what is left after a whole close is kept where the rules say so, and only there',
    holds: (one, run) => {
      const { confiscates } = run.rules.protocols[0].liquidation.route
      const residue = of(one, 'residue').length
      if (!confiscates || one.kept !== 0) return residue === 0
      return residue <= 1 && one.cash <= 0
    },
    under: EVERY,
  },
  {
    says: 'a throttle lets go what is left of its room',
    holds: one =>
      one.room === Infinity ? undefined : Math.abs(one.event.lots) * one.value <= one.room,
    under: ['throttled'],
  },
]

describe.each(EVERY)('of every liquidation: %s', name => {
  const broken = new Map<string, Case>()
  const spoken = new Map<string, number>()
  const disorder: number[] = []
  const overreached: number[] = []
  let count = 0
  let pairs = 0
  witness(
    RULES[name],
    (one, run) => {
      count++
      for (const { says, holds } of LAWS) {
        const answer = holds(one, run)
        if (answer === undefined) continue
        spoken.set(says, (spoken.get(says) ?? 0) + 1)
        if (!answer && !broken.has(says)) broken.set(says, one)
      }
    },
    (cases, run) => {
      for (let i = 1; i < cases.length; i++) {
        const [a, b] = [cases[i - 1], cases[i]]
        const [p, q] = [a, b].map(one => one.had / (Math.abs(one.held) * one.value))
        pairs++
        if (p > q || (p === q && a.account > b.account)) disorder.push(b.event.id)
      }
      overreached.push(...keepersBelowInitial(cases, run))
    },
  )

  test('there are some', () => expect(count).toBeGreaterThan(20))

  test.each(LAWS)('$says', ({ says, under }) => {
    expect(broken.get(says)).toBeUndefined()
    if (under.includes(name)) expect(spoken.get(says) ?? 0).toBeGreaterThan(0)
  })

  test('Q10: a keeper who took holds initial margin for all it has', () => {
    expect(overreached).toEqual([])
  })

  test('Q11: the lowest margin ratio comes first, ties by row', () => {
    expect(disorder).toEqual([])
    expect(pairs).toBeGreaterThan(0)
  })
})

/** Keepers that took a position over in this step and have less than initial margin after it. */
function keepersBelowInitial(cases: readonly Case[], run: Run): number[] {
  const { world, rules } = run
  const [market] = world.markets
  const rates = rules.protocols[0].protocol.rates[0]
  expect(rates[INITIAL]).toBeGreaterThanOrEqual(rates[MAINTENANCE])
  return cases
    .flatMap(one => of(one, 'takeover').map(({ other }) => ({ keeper: other, value: one.value })))
    .filter(({ keeper }) => isKeeper(run, keeper))
    .filter(
      ({ keeper, value }) =>
        equity(world, market, keeper) < rates[INITIAL] * Math.abs(market.size[keeper]) * value,
    )
    .map(({ keeper }) => keeper)
}
