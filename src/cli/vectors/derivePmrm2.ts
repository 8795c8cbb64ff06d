/** Derive's PMRM_2: portfolio margin by scenarios, as published in its own test cases. */
import { bookOf, type Leg } from '../../protocol/margin/books/chain.ts'
import type { Grid, VolMove } from '../../protocol/margin/books/grid.ts'
import { pmrm2 } from '../../protocol/margin/books/grids/pmrm2.ts'
import { portfolioMargin } from '../../protocol/margin/books/portfolio.ts'
import { createRequirement, type Requirement } from '../../protocol/margin/books/requirement.ts'
import { kind, type Family, type Values } from './family.ts'

/** What rounding can move of a PnL, usd: scenarios so near to the worst are tied with it. */
const TIED = 1e-6
const YEAR = 365 * 86_400

type Row = readonly [spot: number, vol: VolMove, weight: number]

interface Portfolio {
  readonly spot: number
  readonly stable: number
  readonly cash: number
  readonly unrealised: number
  readonly perps: number
  readonly perp_price: number
  readonly options: readonly Option[]
  readonly scenarios?: readonly Row[]
  readonly param_overrides?: Readonly<Record<string, number>>
}

interface Option {
  readonly seconds_to_expiry: number
  readonly strike: number
  readonly call: boolean
  readonly amount: number
  readonly vol: number
  readonly discount: number
  readonly forward: number
  readonly rate: number
}

/** Where a published parameter stands in a grid; `+`: it is added to the maintenance level there. */
const PLACES: Readonly<Record<string, string>> = {
  'SkewShock.LINEAR_SCALE_CAP': 'skewShock.linear.cap',
  'SkewShock.LINEAR_CBASE': 'skewShock.linear.slope',
  'SkewShock.ABS_SCALE_CAP': 'skewShock.abs.cap',
  'SkewShock.ABS_CBASE': 'skewShock.abs.slope',
  'SkewShock.MIN_K_STAR': 'skewShock.narrowest',
  'SkewShock.MIN_WIDTH_SCALE': 'skewShock.width',
  'SkewShock.VOL_PARAM_STATIC': 'skewShock.base',
  'SkewShock.VOL_PARAM_SCALE': 'skewShock.slope',
  'VolShock.VOLRANGEUP': 'volShock.up',
  'VolShock.MIN_VOL_EVAL_SHOCKED': 'volShock.minimumUp',
  'VolShock.VOLRANGEDOWN': 'volShock.down',
  'VolShock.SHORTTERMPOWER': 'volShock.shortPower',
  'VolShock.LONGTERMPOWER': 'volShock.longPower',
  'VolShock.DTE_FLOOR': 'volShock.floorDays',
  'Margin.MM_LOSS_FACTOR': 'loss.maintenance',
  'Margin.IM_LOSS_FACTOR': 'loss.initial',
  'Margin.SHORT_RATE_MULTSCALE': 'staticDiscount.short.multiple',
  'Margin.LONG_RATE_MULTSCALE': 'staticDiscount.long.multiple',
  'Margin.SHORT_RATE_ADDSCALE': 'staticDiscount.short.add',
  'Margin.LONG_RATE_ADDSCALE': 'staticDiscount.long.add',
  'Margin.BASE_STATIC_DISCOUNT': 'staticDiscount.long.factor',
  'Margin.BASE_STATIC_DISCOUNT_NEG': 'staticDiscount.short.factor',
  'BasisContingency.SCENARIO_SPOT_UP': 'basis.up',
  'BasisContingency.SCENARIO_SPOT_DOWN': 'basis.down',
  'BasisContingency.BASIS_CONT_ADD_FACTOR': 'basis.add',
  'BasisContingency.BASIS_CONT_MULT_FACTOR': 'basis.perYear',
  'OtherContingency.PEG_LOSS_THRESHOLD': 'depeg.below',
  'OtherContingency.PEG_LOSS_FACTOR': 'depeg.factor',
  'OtherContingency.CONF_THRESHOLD': 'confidence.below',
  'OtherContingency.CONF_MARGIN': 'confidence.charge',
  'OtherContingency.MM_PERP_PERCENT': 'perps.maintenance',
  'OtherContingency.IM_PERP_PERCENT_NORMAL': 'perps.initial',
  'OtherContingency.IM_PERP_PERCENT': 'perps.+initial',
  'OtherContingency.MM_OPTION_PERCENT': 'nakedShorts.maintenance',
  'OtherContingency.IM_OPTION_PERCENT_NORMAL': 'nakedShorts.initial',
  'OtherContingency.IM_OPTION_PERCENT': 'nakedShorts.+initial',
}

interface Tree {
  readonly [key: string]: number | Tree
}

/** The published grid with other parameters; throws on a name that it has not. */
export function pmrm2With(overrides: Readonly<Record<string, number>>): Grid {
  const { scenarios, ...rest } = pmrm2
  let tree = rest as unknown as Tree
  for (const [name, place] of Object.entries(PLACES)) {
    if (Object.hasOwn(overrides, name)) tree = withValue(tree, place.split('.'), overrides[name])
  }
  const unknown = Object.keys(overrides).find(name => !Object.hasOwn(PLACES, name))
  if (unknown !== undefined) throw new Error(`parameter ${unknown}: got it, expected a known one`)
  return { ...(tree as unknown as Omit<Grid, 'scenarios'>), scenarios }
}

function withValue(tree: Tree, [key, ...rest]: readonly string[], value: number): Tree {
  if (rest.length > 0) return { ...tree, [key]: withValue(tree[key] as Tree, rest, value) }
  if (key === '+initial') return { ...tree, initial: (tree.maintenance as number) + value }
  return { ...tree, [key]: value }
}

/** The requirement of a portfolio, and its scenarios. */
function requirementOf(given: Portfolio): Requirement {
  const changed = pmrm2With(given.param_overrides ?? {})
  const scenarios = given.scenarios?.map(([spot, vol, weight]) => ({ spot, vol, weight }))
  const grid = { ...changed, scenarios: scenarios ?? changed.scenarios }
  const { listed, book } = bookOf(given.options.map(legOf), given.spot)
  listed.perpPrice = given.perp_price
  listed.stable = given.stable
  book.perps = given.perps
  book.cash = given.cash + given.unrealised
  const { count: instruments, expiries } = listed
  const margin = portfolioMargin(grid, { instruments, expiries })
  margin.prepare(listed)
  return margin.require(book, createRequirement(grid.scenarios.length))
}

function legOf(option: Option): Leg {
  const { call: isCall, amount: size, seconds_to_expiry: seconds, ...rest } = option
  return { ...rest, isCall, size, years: seconds / YEAR }
}

function answer(given: Portfolio): Values {
  const required = requirementOf(given)
  const { equity, value, byScenario, worst, basis, nakedSize } = required
  const tied = [...byScenario.keys()].filter(row => byScenario[row] <= worst + TIED)
  return {
    mm: equity - required.maintenance,
    im: equity - required.initial,
    mtm_options: value,
    basis_contingency: basis,
    worst_scenario_pnl: worst,
    worst_scenario_index: new Set(tied),
    naked_shorts: nakedSize,
    scenario_pnl: [...byScenario],
  }
}

const KEYS = 'spot stable cash unrealised perps perp_price options'

export const derivePmrm2: Family = {
  id: 'margin-derive-pmrm2',
  tolerance: {
    '': { relative: 1e-6, absolute: 0 },
    // Differences of values that are 10,000 times as large.
    worst_scenario_pnl: { relative: 1e-6, absolute: TIED },
    basis_contingency: { relative: 1e-6, absolute: TIED },
    scenario_pnl: { relative: 1e-6, absolute: TIED },
  },
  kinds: ['', ' scenarios', ' param_overrides', ' scenarios param_overrides'].map(more =>
    kind<Portfolio>(KEYS + more, answer),
  ),
}
