import { describe, expect, test } from 'vitest'
import { prepareListing, requirementOf } from '../../src/engine/books/listed.ts'
import type { Run } from '../../src/engine/run.ts'
import { stepper } from '../../src/engine/stepper.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import { conservationError } from '../../src/world/audit.ts'
import { QUANTUM_VALUE } from '../../src/world/collateral.ts'
import { COUNT, KIND } from '../../src/world/events.ts'
import { equity, type World } from '../../src/world/world.ts'
import { optionsScenario } from '../support/optionsVenue.ts'
import { Dice, parsed } from '../support/scenarios.ts'
import { watch } from '../support/watch.ts'

const STEPS = 40
const METHODS = ['close-by-cost', 'dutch-auction', 'hand-over']
const RULES = ['static-books', 'rule-based', 'portfolio']
const HOLDERS = ['option-buyer', 'option-seller', 'vol-maker', 'gamma-hedger']

/** Options on two markets that hang together, books margined in coins, and all that can go wrong with them. */
function drawn(seed: number): Scenario {
  const dice = new Dice(900 + seed)
  const base = optionsScenario({
    steps: STEPS,
    stepSeconds: dice.pick([5, 60, 600]),
    bookMargin: { kind: dice.pick(RULES) },
    bookLiquidation: { kind: dice.pick(METHODS) },
    waterfall: dice.chance(0.5) ? [{ kind: 'insurance-fund', capital: 1e6, backstop: true }] : [],
  })
  const [market] = base.markets
  const taken = (asset: string, at: string): object => ({
    ...{ kind: 'haircut', asset, market: at, pegged: dice.chance(0.7) },
    ...{ base: dice.between(0, 0.3), multiple: dice.between(0, 6), saleCost: dice.between(0, 0.5) },
    correlationWeight: dice.between(0, 3),
  })
  const coins = ['coin', 'staked']
  const own = base.cohorts.filter(({ agent }) => HOLDERS.includes(agent.kind))
  const cohorts = [
    ...base.cohorts,
    ...own.map(one => ({ ...one, id: `${one.id}-2`, market: 'alt' })),
  ]
  return parsed({
    ...base,
    seed: `collateral ${seed}`,
    assets: [...base.assets, { id: 'coin', unit: 1e-8 }, { id: 'staked', unit: 1e-6 }],
    markets: [market, { ...market, id: 'alt', tick: 0.1, lot: 0.01, process: { ...market.process, start: 3000 } }], // prettier-ignore
    correlations: [{ a: market.id, b: 'alt', rho: dice.between(-1, 1) }],
    protocols: [
      {
        ...base.protocols[0],
        markets: [market.id, 'alt'],
        collateral: [taken('staked', 'alt'), taken('coin', market.id)],
      },
    ],
    cohorts: cohorts.map(one => ({
      ...one,
      equity: one.equity * dice.pick([0.3, 1]),
      collateralShare: dice.between(0.3, 1),
      collateralAsset: dice.pick(coins),
    })),
    shocks: [
      { kind: 'depeg', market: 'alt', step: dice.whole(2, 20), to: dice.pick([0, 0.2, 0.8]), lasts: dice.between(0, 100) }, // prettier-ignore
      { kind: 'price', market: market.id, step: dice.whole(5, 25), move: dice.between(-0.4, 0.4), lasts: 5 }, // prettier-ignore
      { kind: 'price', market: 'alt', step: dice.whole(5, 25), move: dice.between(-0.4, 0.4), lasts: 5 }, // prettier-ignore
    ],
  })
}

/** Shortfalls of the step of those who hold options; none of them has a coin left that is worth a quantum. */
function checkShortfalls({ log, cash, markets, agentRows }: World): number {
  let seen = 0
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    const account = log.account[row]
    if (log.kind[row] !== KIND.shortfall || account >= agentRows) continue
    const chain = markets.find(one => one.chain!.bookOf[account] >= 0)?.chain
    if (!chain) continue
    const worthy = chain.collateral.filter(({ state }) => state[QUANTUM_VALUE] > 0)
    for (const { asset, state } of worthy) {
      // A sale costs half of it at most.
      expect((cash[asset][account] * state[QUANTUM_VALUE]) / 2).toBeLessThan(1)
    }
    seen++
  }
  return seen
}

/** Whether a book is listed as under maintenance is decided by its equity and requirement alone. */
function checkFlags({ world, rules }: Run): void {
  const { flaggedAt, first } = world.protocols[0]
  for (const books of rules.books) {
    prepareListing(books!.view)
    const { market, chain, view } = books!
    chain.accountOf.forEach((account, book) => {
      if (account >= world.agentRows || chain.legCount[book] === 0) return
      const need = requirementOf(view, account).maintenance / market.unit
      if (equity(world, market, account) < need) expect(flaggedAt[account - first]).toBeGreaterThan(0) // prettier-ignore
    })
  }
}

describe('coins as collateral in random small scenarios', () => {
  const reached = { sales: 0, shortfalls: 0, liquidations: 0 }

  test.each(Array.from({ length: 24 }, (_, i) => i))(
    'number %i balances in every asset after every phase, and finds every book that has too little',
    seed => {
      const run = stepper(drawn(seed), { audit: 'full' })
      const { world } = run.run
      const end = (): void => {
        const { log, cash } = world
        for (let row = 0; row < log.cursor[COUNT]; row++) {
          reached.sales += Number(log.kind[row] === KIND['collateral-sale'])
        }
        reached.shortfalls += checkShortfalls(world)
        for (const coin of [1, 2]) {
          expect(cash[coin].subarray(0, world.agentRows).every(held => held >= 0)).toBe(true)
        }
      }
      watch(run, STEPS, { after: { margin: checkFlags }, end })
      expect(conservationError(world)).toBe(0)
      reached.liquidations += run.summary().liquidations
    },
  )

  test('of which some sold coins, some fell short nonetheless, and many were liquidated', () => {
    expect(reached.sales).toBeGreaterThan(100)
    expect(reached.shortfalls).toBeGreaterThan(10)
    expect(reached.liquidations).toBeGreaterThan(100)
  })
})
