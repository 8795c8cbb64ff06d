/** A scenario made up from the declarations alone: whatever is declared turns up by itself. */
import type { StrategyPart } from '../../agents/strategy.ts'
import { CATALOGUE } from '../../engine/catalogue.ts'
import { cohortParams, cohortRelations } from '../../scenario/cohort.ts'
import type { ParamSpecs, Part, Value } from '../../scenario/declaration.ts'
import { DEFAULTS } from '../../scenario/defaults.ts'
import { mostStartTicks } from '../../scenario/sizes.ts'
import { MARKET_SLOTS, PROTOCOL_LISTS, PROTOCOL_SLOTS } from '../../scenario/slots.ts'
import type { Dice } from './dice.ts'
import { drawManner, drawParams, drawPart, type Manner } from './draw.ts'
import { nudged } from './nudge.ts'

type Fields = Record<string, unknown>

/** Ticks in usd and lots in units of base, fine and coarse. */
const GRIDS = [
  { tick: 0.01, lot: 0.01 },
  { tick: 0.5, lot: 0.001 },
  { tick: 1, lot: 0.001 },
  { tick: 0.1, lot: 0.1 },
  { tick: 0.0001, lot: 1 },
  { tick: 1, lot: 10 },
]

/** What margins option books beside the asset that all settle in. */
const COIN = { id: 'coin', unit: 1e-8 }

/** Part of a run after which no shock begins and nobody edits: what broke must have settled by its end. */
export const QUIET_FROM = 0.6

/** How many agents and how long, and how each feature's chance is drawn: a scenario has few or most of them. */
export interface Size {
  readonly agents: number
  readonly steps: number
  readonly manner: Manner
  /** Chance of each feature. */
  readonly p: number
}

/** Agent-steps of a run, even in the logarithm. Many are tiny: small runs reach odd corners soonest. */
const BUDGET = [3e3, 5e5] as const

export function drawSize(dice: Dice): Size {
  const agents = Math.round(dice.chance(0.3) ? dice.between(2, 8) : dice.scaled(8, 10_000))
  const steps = Math.round(dice.scaled(...BUDGET) / agents)
  return {
    agents,
    steps: Math.max(20, Math.min(3000, steps)),
    manner: drawManner(dice),
    p: dice.pick([0, 0.1, 0.3, 0.5, 0.9]),
  }
}

/** A document that may have faults: not everything that is legal by itself is legal together. */
export function invented(dice: Dice, size: Size): Fields {
  const stepSeconds = dice.pick([1, 5, 5, 60, 3600])
  const ids = ['m0', 'm1', 'm2'].slice(0, dice.pick([1, 1, 1, 2, 3]))
  const wealth = dice.scaled(10, 1e6)
  const crowd = wealth * size.agents * dice.scaled(1, 20)
  const hours = (size.steps * stepSeconds) / 3600
  const markets = ids.map(id => market(dice, size, id, { crowd, hours }))
  const protocols = ['p0', 'p1'].slice(0, dice.pick([1, 1, 2])).map((id, row) => ({
    id,
    markets: ids.filter((_, i) => i === 0 || dice.chance(0.7)),
    ...protocol(dice, size, { crowd, hours }, row === 0),
  }))
  return {
    version: 1,
    title: 'storm',
    seed: `storm ${dice.whole(0, 1e6)}`,
    micro: dice.whole(0, 10),
    clock: { start: '2026-01-01T00:00Z', stepSeconds, steps: size.steps },
    assets: [...DEFAULTS.scenario.assets, COIN],
    markets,
    correlations: correlations(dice, ids),
    protocols,
    cohorts: cohorts(dice, size, { protocols, stepSeconds, wealth, hours }),
    shocks: [],
  }
}

/** Money of all agents together, in usd, and how long the run is. */
interface Scale {
  readonly crowd: number
  readonly hours: number
}

function market(dice: Dice, { manner }: Size, id: string, { crowd, hours }: Scale): Fields {
  const parts = Object.entries(MARKET_SLOTS).map(([key, slot]) => {
    const part = dice.pick<Part>([...CATALOGUE[slot].values()])
    return [key, toScale(dice, part, nudged(dice, drawPart(dice, part, manner), hours), [crowd, 0.2, 5])] // prettier-ignore
  })
  const grid = dice.pick(GRIDS)
  return { id, base: 'BTC', ...grid, ...onGrid(Object.fromEntries(parts), grid) }
}

/** Begins at a price that orders can follow. */
function onGrid({ process, ...parts }: Fields, { tick, lot }: (typeof GRIDS)[number]): Fields {
  const { start, ...rest } = process as Fields & { readonly start?: number }
  if (start === undefined) return { ...parts, process }
  const most = tick * mostStartTicks((tick * lot) / QUANTUM)
  return { ...parts, process: { ...rest, start: Math.max(tick, Math.min(most, start)) } }
}

/** Of what all settle in, usd. */
const QUANTUM = 1e-4

/** Slots that a document need not fill are filled together, or not at all: those of options. */
const isOptional = (key: string): boolean => {
  const usual: { readonly kind?: string } = DEFAULTS.protocol[key as 'chain'] ?? {}
  return usual.kind === 'none'
}

function protocol(
  dice: Dice,
  { manner, p }: Size,
  { crowd, hours }: Scale,
  mayList: boolean,
): Fields {
  const listsOptions = mayList && dice.chance(Math.max(p, 0.15))
  const slots = Object.entries(PROTOCOL_SLOTS).map(([key, slot]) => {
    const all: Part[] = [...CATALOGUE[slot].values()]
    const few = isOptional(key) ? all.filter(({ id }) => (id === 'none') !== listsOptions) : all
    return [key, nudged(dice, drawPart(dice, dice.pick(few), manner), hours)]
  })
  const lists = Object.entries(PROTOCOL_LISTS).map(([key, slot]) => {
    const chosen = [...CATALOGUE[slot].values()].filter(() => dice.chance(p)) as Part[]
    const parts = dice
      .shuffled(chosen)
      .map(part =>
        toScale(dice, part, nudged(dice, drawPart(dice, part, manner), hours), [crowd, 1e-4, 0.5]),
      )
    // Collateral is an asset that no market settles in: there is one.
    const placed = parts.slice(0, 1).map(part => ({ ...part, asset: COIN.id, market: 'm0' }))
    return [key, key === 'collateral' ? placed : parts]
  })
  return Object.fromEntries([...slots, ...lists])
}

/** Sizes in usd that a slider shows on a logarithmic scale belong to a venue of some size: to this one's. */
function toScale(
  dice: Dice,
  { params }: Part,
  values: Record<string, Value>,
  [crowd, low, high]: readonly [crowd: number, low: number, high: number],
): Record<string, Value> {
  const scaled = Object.entries(params as ParamSpecs).flatMap(([name, param]) => {
    if (!('unit' in param) || param.scale !== 'log' || name === 'start') return []
    if (param.unit !== 'usd' || dice.chance(0.1)) return []
    const value = crowd * dice.scaled(low, high)
    return [[name, Math.max(param.min, Math.min(param.max, value))] as const]
  })
  return { ...values, ...Object.fromEntries(scaled) }
}

const RHOS = [-1, -0.5, -0.2, 0, 0.2, 0.5, 0.99, 1]

function correlations(dice: Dice, ids: readonly string[]): Fields[] {
  if (dice.chance(0.3)) return []
  const pairs = ids.flatMap((a, i) => ids.slice(i + 1).map(b => ({ a, b })))
  // Those that no three paths can have together are refused, and all is drawn anew.
  return pairs.filter(() => dice.chance(0.7)).map(pair => ({ ...pair, rho: dice.pick(RHOS) }))
}

interface Setting {
  readonly protocols: readonly (Fields & { readonly id: string; readonly markets: readonly string[] })[] // prettier-ignore
  readonly stepSeconds: number
  readonly wealth: number
  readonly hours: number
}

/** Without makers nothing trades, few methods close anything without keepers, and options want somebody to trade them. */
function drawAgent(dice: Dice, place: number, listsOptions: boolean): StrategyPart {
  const all = [...CATALOGUE.agents.values()]
  const makers = all.filter(({ role }) => role === 'maker' || role === 'dealer')
  const keepers = all.filter(({ role }) => role === 'keeper')
  const few = place < 2 && dice.chance(0.85) ? makers : place === 2 && dice.chance(0.5) ? keepers : all // prettier-ignore
  const fit = few.filter(({ options }) => options !== 'none')
  return dice.pick(listsOptions && fit.length > 0 && dice.chance(0.5) ? fit : few)
}

function cohorts(dice: Dice, size: Size, setting: Setting): Fields[] {
  const { protocols, stepSeconds, wealth, hours } = setting
  const length = dice.whole(1, 8)
  return Array.from({ length }, (_, i) => {
    const { id: protocol, markets, collateral, chain } = dice.pick(protocols)
    const isTaken = (collateral as readonly unknown[]).length > 0
    const agent = drawAgent(dice, i, (chain as Fields).kind !== 'none')
    const count = Math.max(1, Math.round((size.agents / length) * dice.between(0.5, 1.5)))
    return {
      id: `c${i}`,
      protocol,
      market: dice.pick(markets),
      agent: nudged(dice, drawPart(dice, agent, size.manner), hours),
      ...drawParams(dice, cohortParams, cohortRelations, size.manner),
      count,
      muted: dice.chance(0.05),
      equity: Math.max(0.01, Math.min(1e9, wealth * dice.scaled(0.2, 20))),
      activity: Math.min(720_000, (dice.scaled(0.003, 1) * 3600) / stepSeconds),
      ...leverage(dice),
      // Some have hardly anything else: what they owe is paid by a sale.
      ...(isTaken && dice.chance(0.7) && { collateralAsset: COIN.id, collateralShare: dice.pick([0.3, 0.9, 1]) }), // prettier-ignore
    }
  })
}

function leverage(dice: Dice): Fields {
  const median = dice.scaled(1, 40)
  return {
    leverageMedian: median,
    leverageMin: dice.chance(0.7) ? 0 : median / 2,
    leverageMax: Math.min(100, median * dice.scaled(1.1, 10)),
  }
}
