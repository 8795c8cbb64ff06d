/** Those who would hold options, on a market on which only another protocol lists some: they have no book. */
import { expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import { equity, INITIAL, MARK } from '../../../src/world/world.ts'
import { optionsScenario } from '../../support/optionsVenue.ts'
import { parsed } from '../../support/scenarios.ts'
import { replaced } from '../../support/strategies.ts'

/** Dealers of a second protocol who want more lots than they carry, where books of the first need next to nothing. */
function beside() {
  const cheap = { kind: 'static-books', initialShare: 0.001, maintenanceShare: 0.001 }
  const base = optionsScenario({ steps: 12, bookMargin: cheap })
  const [market] = base.markets
  const [listing] = base.protocols
  const { chain, surface, bookMargin, bookLiquidation, ...plain } = listing
  void [chain, surface, bookMargin, bookLiquidation]
  const coins = [{ kind: 'haircut', asset: 'coin', market: market.id }]
  const dealers = base.cohorts.find(({ id }) => id === 'desks')!
  return parsed({
    ...base,
    assets: [...base.assets, { id: 'coin', unit: 1e-8 }],
    protocols: [
      { ...listing, collateral: coins },
      { ...plain, id: 'plain', collateral: coins },
    ],
    cohorts: [
      ...base.cohorts,
      {
        ...dealers,
        id: 'others',
        protocol: 'plain',
        equity: 1000,
        collateralShare: 0.5,
        collateralAsset: 'coin',
      },
    ],
  })
}

test('their positions are held to the margin of their own protocol, and they start in its money', () => {
  const wantsAll = (sound: object) => ({
    ...sound,
    decide: ({ acting, intents }: { acting: { count: number }; intents: { lots: Float64Array } }) =>
      intents.lots.fill(-3000, 0, acting.count),
  })
  replaced('gamma-hedger', wantsAll as never, () => {
    const run = stepper(beside(), { audit: 'full' })
    const { world } = run.run
    const [market] = world.markets
    const { first, count } = world.cohorts.find(({ id }) => id === 'others')!
    const rows = Array.from({ length: count }, (_, slot) => first + slot)
    expect(rows.map(row => market.chain!.bookOf[row])).toEqual(rows.map(() => -1))
    expect(rows.map(row => world.cash[1][row])).toEqual(rows.map(() => 0))
    let traded = 0
    run.advance(12, () => {
      const rate = world.protocols[1].rates[0][INITIAL]
      for (const row of rows) {
        const notional = Math.abs(market.size[row]) * market.state[MARK] * market.k
        traded += notional
        expect(rate * notional).toBeLessThanOrEqual(equity(world, market, row) * 1.05)
      }
    })
    expect(traded).toBeGreaterThan(0)
  })
})

test('options are shown to nobody but those whose protocol lists them, nor opened with others', () => {
  const shown = new Map<number, boolean>()
  const looks = (sound: object) => ({
    ...sound,
    decide: ({
      acting,
      options,
    }: {
      acting: { count: number; first: number }
      options?: object
    }) => {
      if (acting.count > 0) shown.set(acting.first, options !== undefined)
    },
  })
  replaced('gamma-hedger', looks as never, () => {
    const run = stepper(beside(), { audit: 'full' })
    const { cohorts, cash } = run.run.world
    const [desks, others] = ['desks', 'others'].map(id => cohorts.find(one => one.id === id)!)
    for (let row = others.first; row < others.first + others.count; row++)
      expect(cash[0][row]).toBeGreaterThan(0)
    run.advance(12)
    expect(shown.get(desks.first)).toBe(true)
    expect(shown.get(others.first)).toBe(false)
  })
})
