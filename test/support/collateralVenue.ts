/** The small options venue whose books are margined in coins as well: plain ones, and staked ones whose peg may move. */
import { stepper } from '../../src/engine/stepper.ts'
import { optionsScenario, type Overrides, type Venue } from './optionsVenue.ts'
import { parsed } from './scenarios.ts'

export interface CollateralOverrides extends Overrides {
  /** Parameters of the haircut of both coins. */
  readonly haircut?: object
  /** Part of the equity of all who may hold options, and the coin it is in. */
  readonly share?: number
  readonly asset?: 'coin' | 'staked'
}

/** Rows of its assets. */
export const USD = 0
export const COIN = 1
export const STAKED = 2

export function collateralVenue(over: CollateralOverrides = {}): Venue {
  const { haircut = {}, share = 0.8, asset = 'staked' } = over
  const base = optionsScenario(over)
  const [market] = base.markets
  const taken = { kind: 'haircut', market: market.id, ...haircut }
  const scenario = parsed({
    ...base,
    assets: [
      { id: 'usd', unit: 1e-4 },
      { id: 'coin', unit: 1e-8 },
      { id: 'staked', unit: 1e-8 },
    ],
    protocols: [
      {
        ...base.protocols[0],
        collateral: [
          { ...taken, asset: 'coin' },
          { ...taken, asset: 'staked', pegged: true },
        ],
      },
    ],
    // Those who hold no options start as they would.
    cohorts: base.cohorts.map(one => ({ ...one, collateralShare: share, collateralAsset: asset })),
  })
  const run = stepper(scenario, { audit: 'full' })
  const { world, rules } = run.run
  return {
    ...{ run, world, market: world.markets[0], books: rules.books[0]! },
    first: id => world.cohorts.find(cohort => cohort.id === id)!.first,
  }
}
