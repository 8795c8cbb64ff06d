/** Portfolio margin: the worst of many moves of price and volatility, and what is charged beside it. */
import { choice, number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { SCALE } from '../../world/chain.ts'
import { gridFaults, type Grid, type Scenario } from '../margin/books/grid.ts'
import { deribit } from '../margin/books/grids/deribit.ts'
import { pmrm1 } from '../margin/books/grids/pmrm1.ts'
import { pmrm2 } from '../margin/books/grids/pmrm2.ts'
import { span16 } from '../margin/books/grids/span16.ts'
import { portfolioMargin } from '../margin/books/portfolio.ts'
import { defineBookMargin } from './bookMargin.ts'
import { scaleParams, scaler } from './dynamicScale.ts'

const GRIDS: Readonly<Record<string, Grid>> = {
  'pmrm-2': pmrm2,
  'pmrm-1': pmrm1,
  deribit,
  'span-16': span16({
    priceRange: 0.15,
    volRange: 0.25,
    extremeMultiple: 3,
    extremeCover: 0.33,
    shortMinimum: 0.01,
  }),
}

const params = {
  grid: choice('pmrm-2', ['pmrm-2', 'pmrm-1', 'deribit', 'span-16'], {
    label: 'Grid',
    help: 'Scenarios and charges of Derive (two versions), Deribit or SPAN, as published.',
  }),
  range: number('multiple', 1, {
    label: 'Price range',
    help: 'Widens or narrows every move of the price in the grid.',
    min: 0,
    max: 5,
    slider: [0.25, 3],
    live: true,
    channel: 'move of a scenario x range',
  }),
  volUp: number('multiple', 1, {
    label: 'Volatility shock, up',
    help: 'Multiplies the rise of implied volatility in the grid.',
    min: 0,
    max: 5,
    slider: [0, 3],
    live: true,
    channel: 'rise of implied volatility in a scenario x factor',
  }),
  volDown: number('multiple', 1, {
    label: 'Volatility shock, down',
    help: 'Multiplies the fall of implied volatility in the grid.',
    min: 0,
    max: 3,
    slider: [0, 2],
    live: true,
    channel: 'fall of implied volatility in a scenario x factor',
  }),
  shortOptions: share(0, {
    label: 'Short options, more',
    help: 'Charged on the notional of naked short options, on top of what the grid has.',
    max: 1,
    slider: [0, 0.05],
    live: true,
    channel: 'charge = rate x notional of naked shorts',
  }),
  concentrationAbove: share(0.02, {
    label: 'Concentration above',
    help: 'Part of the open interest of an expiry from which naked shorts of one account cost more.',
    slider: [0, 0.2],
    live: true,
  }),
  concentrationCharge: share(0, {
    label: 'Concentration charge',
    help: 'Charged on the notional of naked shorts beyond that part. Stops one book from being a market.',
    max: 1,
    slider: [0, 0.3],
    live: true,
    channel: 'charge = rate x notional beyond the part of open interest',
  }),
  ...scaleParams,
} as const

type Params = ParamsOf<typeof params>

export const portfolioBooks = defineBookMargin({
  id: 'portfolio',
  name: 'Portfolio margin',
  about: 'A book must survive the worst of a grid of price and volatility moves.',
  params,
  relations: [
    {
      of: ['grid', 'range'],
      holds: own => gridFaults(gridOf(own)).length === 0,
      expected: 'a grid that moves down and up: a range above 0 that keeps every price above 0',
    },
  ],
  bind: ({ chain, stepSeconds }, own) => {
    const grid = { ...gridOf(own) }
    const capacity = { instruments: chain.count, expiries: chain.expiries }
    const { prepare, require } = portfolioMargin(grid, capacity)
    return {
      scenarios: grid.scenarios.length,
      grid,
      scaleMost: own.dynamic ? own.scaleMost : 1,
      update: scaler({ chain, stepSeconds }, own),
      prepare: listed => {
        grid.scale = chain.state[SCALE]
        prepare(listed)
      },
      require,
    }
  },
})

/** A published grid with the parameters applied. */
export function gridOf(own: Params): Grid & { scale: number } {
  const base = GRIDS[own.grid]
  const moved = ({ spot, vol, weight }: Scenario): Scenario => ({
    spot: 1 + (spot - 1) * (spot > 1 || spot > 0.6 ? own.range : 1),
    vol,
    weight,
  })
  const { volShock, nakedShorts } = base
  const naked = own.shortOptions
  return {
    ...base,
    scenarios: base.scenarios.map(moved),
    volShock: { ...volShock, up: volShock.up * own.volUp, down: volShock.down * own.volDown },
    nakedShorts: {
      maintenance: nakedShorts.maintenance + naked,
      initial: nakedShorts.initial + naked,
    },
    concentration: { above: own.concentrationAbove, charge: own.concentrationCharge },
  }
}
