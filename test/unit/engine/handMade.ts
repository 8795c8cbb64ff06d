/** A small venue with round numbers and one cohort of each kind, in which nobody does anything by itself. */
import { stepper } from '../../../src/engine/stepper.ts'
import type { CohortRules, ProtocolRules } from '../../../src/engine/rules.ts'
import type { CohortScratch, Run } from '../../../src/engine/run.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { COUNT } from '../../../src/world/events.ts'
import { pay } from '../../../src/world/ledger.ts'
import { MARK, equity, type Cohort, type Market, type World } from '../../../src/world/world.ts'
import { parsed } from '../../support/scenarios.ts'

/** ticks; quanta a tick and lot; quanta of a lot at the start. */
export const START = 10_000
export const K = 10
export const LOT = START * K
/** Quanta: the open interest at the start, and what the attackers have in their purse. */
export const INTEREST = 1e10
export const PURSE = 2e8
/** Log move of the outside price that one lot bought there makes. */
export const PER_LOT = (0.5 * LOT) / INTEREST

const MARKET = {
  ...{ id: 'm', base: 'M', settlement: 'usd', tick: 1, lot: 0.001 },
  process: { kind: 'diffusion', start: START, volatility: 0, jumps: 0 },
  venue: {
    ...{ kind: 'book', openInterest: 1_000_000, takerFee: 0.0005, positionCap: 1 },
    ...{ outsideFee: 0.001, impactPerOpenInterest: 0.5 },
  },
  oracle: { kind: 'composite', sources: 1, noise: 0 },
}

const PROTOCOL = {
  ...{ id: 'p', markets: ['m'] },
  margin: { kind: 'static', initialMarginRate: 0.1, maintenanceMarginRate: 0.05 },
  liquidation: { kind: 'full', penaltyRate: 0.01, keeperReward: 0.005, route: 'keepers' },
  waterfall: [
    { kind: 'insurance-fund', sizeShare: 0, capital: 1000 },
    { kind: 'lp-vault', sizeShare: 0.01 },
    { kind: 'socialized-loss' },
  ],
}

const cohort = (id: string, kind: string, more: object): object => ({
  ...{ id, protocol: 'p', market: 'm', agent: { kind }, muted: true, equity: 10_000, count: 4 },
  ...more,
})

/** The document. `changes` lie over it. */
export const handMadeScenario = (
  changes: Partial<Record<keyof Scenario, unknown>> = {},
): Scenario =>
  parsed({
    ...{ version: 1, title: 'by hand', seed: 'hand' },
    clock: { start: '2026-01-01T00:00Z', stepSeconds: 5, steps: 100 },
    assets: [{ id: 'usd', unit: 0.0001 }],
    markets: [MARKET],
    protocols: [PROTOCOL],
    cohorts: [
      cohort('traders', 'w1-noise', { count: 8, leverageSpread: 0, longShare: 0.5 }),
      cohort('makers', 'market-maker', { equity: 100_000, count: 2 }),
      cohort('keepers', 'keeper', { count: 2 }),
      cohort('depositors', 'vault-depositor', { count: 3 }),
      cohort('attackers', 'wash-pair', { count: 2 }),
    ],
    shocks: [],
    ...changes,
  })

export interface Hand {
  readonly run: Run
  readonly world: World
  readonly market: Market
  readonly cash: Float64Array
  readonly rules: ProtocolRules
  readonly tally: Float64Array
}

/** A run of it before its first step. */
export function handMade(changes: Partial<Record<keyof Scenario, unknown>> = {}): Hand {
  const { run } = stepper(handMadeScenario(changes))
  const { world } = run
  const [market] = world.markets
  const [rules] = run.rules.protocols
  return { run, world, market, cash: world.cash[0], rules, tally: rules.protocol.tally }
}

export interface Group {
  readonly cohort: Cohort
  readonly rows: readonly number[]
  readonly own: CohortRules
  readonly scratch: CohortScratch
}

/** A cohort with all its agents acting, as they stand now, and nothing wanted yet. */
export function group({ run, world, market }: Hand, id: string): Group {
  const own = run.rules.cohorts.find(one => one.cohort.id === id)!
  const { cohort } = own
  const scratch = run.scratch.cohorts[cohort.index]
  const rows = Array.from({ length: cohort.count }, (_, slot) => cohort.first + slot)
  const { acting, intents, transfers, plot } = scratch
  acting.count = cohort.count
  rows.forEach((row, j) => {
    acting.rows[j] = row
    acting.size[j] = market.size[row]
    acting.equity[j] = equity(world, market, row)
  })
  for (const wanted of [intents.lots, intents.limit, intents.rule]) wanted.fill(0)
  for (const wanted of [transfers.amount, transfers.outward, plot.collateral]) wanted.fill(0)
  plot.spotLots = 0
  return { cohort, rows, own, scratch }
}

/** Gives an account so much cash, out of the outside world or back into it. */
export function setCash({ world, cash }: Hand, account: number, amount: number): void {
  const more = amount - cash[account]
  if (more > 0) pay(world, 0, world.outside, account, more)
  else if (more < 0) pay(world, 0, account, world.outside, -more)
}

/** Writes a position into an account, entered at `ticks`, with nobody on the other side. */
export function setPosition({ market }: Hand, account: number, lots: number, ticks = START): void {
  market.size[account] = lots
  market.quote[account] = 0 - lots * ticks * K
}

/** Moves the published price. */
export function setMark({ market }: Hand, ticks: number): void {
  market.state[MARK] = ticks
}

/** Empties the log, so that what is told next is all there is. */
export function forget({ world }: Pick<Hand, 'world'>): void {
  world.log.cursor[COUNT] = 0
}
