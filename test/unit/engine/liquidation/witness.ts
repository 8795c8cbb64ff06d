/** Every liquidation of a run, with how its account stood just before and just after, and what it caused. */
import { stepper, type Stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import { CATALOGUE } from '../../../../src/engine/catalogue.ts'
import type { Part } from '../../../../src/scenario/declaration.ts'
import type { PartDoc, Scenario } from '../../../../src/scenario/document.ts'
import { COUNT } from '../../../../src/world/events.ts'
import {
  LIQUIDATION_ROOM,
  MAINTENANCE,
  MARK,
  REFERENCE_INTEREST,
  STEP,
  equity,
} from '../../../../src/world/world.ts'
import { parsed, preset, small } from '../../../support/scenarios.ts'
import { eventsOf, watch, type Seen } from '../../../support/watch.ts'

/** Quanta and lots; prices in ticks. */
export interface Case {
  readonly step: number
  readonly account: number
  readonly event: Seen
  /** Signed lots before and after, and equity. */
  readonly held: number
  readonly kept: number
  readonly had: number
  readonly has: number
  readonly cash: number
  /** Quanta of a lot at the mark, and the maintenance rate that holds for the position. */
  readonly value: number
  readonly maintenance: number
  /** Seconds since it was flagged. */
  readonly waited: number
  /** What the throttle still let go before it, in quanta. */
  readonly room: number
  readonly openInterest: number
  /** Events that name it as their cause, in order. */
  readonly caused: readonly Seen[]
  /** Another liquidation of the step closed a part of it, too, as a winner. */
  readonly touched: boolean
}

interface Before {
  readonly size: Float64Array
  readonly equity: Float64Array
  readonly flaggedAt: Int32Array
  readonly from: number
  readonly room: number
}

/** Plays a scenario under full audits and shows every liquidation, and each step's in their order. */
export function witness(
  scenario: Scenario,
  look: (one: Case, run: Run) => void,
  ofStep?: (cases: readonly Case[], run: Run) => void,
): Stepper {
  const run = stepper(scenario, { audit: 'full' })
  let before: Before
  watch(run, scenario.clock.steps, {
    before: { liquidations: state => (before = standing(state)) },
    after: {
      liquidations: state => {
        const cases = casesOf(state, before)
        for (const one of cases) look(one, state)
        ofStep?.(cases, state)
      },
    },
  })
  return run
}

function standing({ world, rules }: Run): Before {
  const [market] = world.markets
  const [{ protocol }] = rules.protocols
  return {
    size: market.size.slice(),
    equity: Float64Array.from(market.size, (_, row) => equity(world, market, row)),
    flaggedAt: protocol.flaggedAt.slice(),
    from: world.log.cursor[COUNT],
    room: protocol.tally[LIQUIDATION_ROOM],
  }
}

function casesOf(run: Run, before: Before): Case[] {
  const { world, rules } = run
  const [market] = world.markets
  const [{ protocol, margins }] = rules.protocols
  const events = eventsOf(world.log, before.from)
  const value = market.state[MARK] * market.k
  let room = before.room
  return events
    .filter(({ kind }) => kind === 'liquidation')
    .map(event => {
      const { account } = event
      const held = before.size[account]
      const notional = Math.abs(held) * value
      const sized = margins[0].sized
      const waits = world.scalars[STEP] + 1 - before.flaggedAt[account - protocol.first]
      const left = room
      room -= Math.abs(event.lots) * value
      return {
        step: world.scalars[STEP],
        account,
        event,
        held,
        kept: market.size[account],
        had: before.equity[account],
        has: equity(world, market, account),
        cash: world.cash[market.asset][account],
        value,
        maintenance: sized
          ? sized.maintenance(notional) / notional
          : protocol.rates[0][MAINTENANCE],
        waited: waits * run.scenario.clock.stepSeconds,
        room: left,
        openInterest: market.state[REFERENCE_INTEREST],
        caused: events.filter(({ cause }) => cause === event.id),
        touched: events.some(
          ({ kind, account: who, cause }) =>
            kind === 'deleverage' && who === account && cause !== event.id,
        ),
      }
    })
}

/** Step of the standard shock here: a book needs no longer to settle. */
const SHOCK = 120

/** A preset's small twin with other rules of its protocol, and other parameters of its keepers. */
export function ruled(
  { id = 'standard', agents = 300, steps = 420 },
  changes: Partial<Record<'protocol' | 'liquidation' | 'margin' | 'keeper', object>>,
): Scenario {
  const base = small(id, agents, steps)
  const shocks = steps > SHOCK ? preset(id).shocks.map(shock => ({ ...shock, step: SHOCK })) : []
  const [rules] = base.protocols
  const protocol = {
    ...rules,
    margin: changed(CATALOGUE.margins, rules.margin, changes.margin),
    liquidation: changed(CATALOGUE.liquidations, rules.liquidation, changes.liquidation),
    ...changes.protocol,
  }
  const cohorts = base.cohorts.map(cohort =>
    cohort.agent.kind === 'keeper'
      ? { ...cohort, agent: { ...cohort.agent, ...changes.keeper } }
      : cohort,
  )
  return parsed({ ...base, shocks, protocols: [protocol], cohorts })
}

/** A part with other parameters, or another part with what it knows of them. */
function changed(parts: ReadonlyMap<string, Part>, doc: PartDoc, changes: object = {}): object {
  const next = { ...doc, ...changes } as PartDoc
  const known = new Set(['kind', ...Object.keys(parts.get(next.kind)!.params)])
  return Object.fromEntries(Object.entries(next).filter(([name]) => known.has(name)))
}
