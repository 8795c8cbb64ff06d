/** A second generator, which knows nothing of strategies: numbers written anywhere into what agents want. */
import type { Decision } from '../../agents/strategy.ts'
import { CATALOGUE } from '../../engine/catalogue.ts'
import type { Run } from '../../engine/run.ts'
import type { Scenario } from '../../scenario/document.ts'
import { parseScenario } from '../../scenario/schema.ts'
import { QUOTE_WIDTH } from '../../world/intents.ts'
import { Dice } from './dice.ts'
import { shortened } from './vary.ts'
import { drawManner } from './draw.ts'

/** One write: in a step, to a field of a cohort's decision, `length` places from a place on. */
export interface Write {
  readonly step: number
  readonly cohort: number
  /** Its place in what `fieldsOf` lists; taken modulo its length, as are all places. */
  readonly field: number
  readonly from: number
  readonly length: number
  readonly value: number
  /** What `value` is to be multiplied with. */
  readonly times: 'one' | 'middle'
}

export interface RawTrial {
  /** Few agents, all of whom act in every step. */
  readonly scenario: Scenario
  readonly writes: readonly Write[]
}

/** Numbers that nobody should want. */
const ODD = [NaN, Infinity, -Infinity, -0, 0.5, -0.5, 1e300, 5e-324, 9007199254740992, 2147483648, -2147483648, 1e12, -1e12, 0] // prettier-ignore

const ACTS_ALWAYS = 720_000

/** The trial of a number: a shipped scenario with few agents, and writes that take the place of their strategies. */
export function rawTrial(number: number, presets: readonly Scenario[]): RawTrial {
  const dice = new Dice(0x4a3 + number)
  const steps = dice.whole(20, 200)
  const size = { agents: dice.whole(4, 24), steps, manner: drawManner(dice), p: 0.5 }
  const base = shortened(dice, size, dice.pick(presets))
  const cohorts = base.cohorts.map(cohort => ({ ...cohort, activity: ACTS_ALWAYS, muted: false }))
  const read = parseScenario({ ...base, cohorts }, CATALOGUE)
  const scenario = 'scenario' in read ? read.scenario : base
  const count = Math.round(dice.scaled(steps, 20 * steps))
  const writes = Array.from({ length: count }, () => drawWrite(dice, steps, cohorts.length))
  return { scenario, writes: writes.sort((a, b) => a.step - b.step) }
}

function drawWrite(dice: Dice, steps: number, cohorts: number): Write {
  const times = dice.chance(0.4) ? 'middle' : 'one'
  return {
    step: dice.whole(0, steps - 1),
    cohort: dice.whole(0, cohorts - 1),
    field: dice.whole(0, 99),
    from: dice.whole(0, 999),
    length: dice.whole(1, 8),
    value: times === 'middle' ? dice.between(0.95, 1.05) : drawNumber(dice),
    times,
  }
}

function drawNumber(dice: Dice): number {
  if (dice.chance(0.15)) return dice.pick(ODD)
  if (dice.chance(0.3)) return dice.whole(0, 7)
  const size = Math.round(dice.scaled(1, dice.chance(0.5) ? 1000 : 1e9))
  return dice.chance(0.5) ? size : -size
}

/** Puts the writes in place of every strategy's decision, now and whenever rules are bound anew. Call it before the
 *  agents of each step decide. */
export function armWith(writes: readonly Write[]): (run: Run) => void {
  const byPlace = new Map<string, Write[]>()
  for (const write of writes) {
    const place = `${write.step} ${write.cohort}`
    const due = byPlace.get(place)
    if (due) due.push(write)
    else byPlace.set(place, [write])
  }
  const armed = new WeakSet<object>()
  return run => {
    if (armed.has(run.rules)) return
    const cohorts = run.rules.cohorts.map(own => ({
      ...own,
      strategy: {
        ...own.strategy,
        decide: (decision: Decision<unknown>): void => {
          const due = byPlace.get(`${decision.view.step} ${own.cohort.row}`) ?? []
          for (const write of due) writeTo(decision, write)
        },
      },
    }))
    run.rules = { ...run.rules, cohorts }
    armed.add(run.rules)
  }
}

type Field = Float64Array | Int32Array | Uint8Array

/** Everything that a strategy may write to. */
function fieldsOf({
  intents,
  quotes,
  offers,
  transfers,
  plot,
  options,
}: Decision<unknown>): Field[] {
  const all = [
    ...[intents.lots, intents.lots, intents.limit, intents.rule],
    ...[quotes.action, quotes.ticks, quotes.lots],
    ...[offers.most, offers.latency, offers.least, offers.margin],
    ...[transfers.amount, transfers.outward, plot.collateral],
    ...(options ? [options.instrument, options.lots, options.limit] : []),
    ...(options ? Array.from({ length: QUOTE_WIDTH }, () => options.quotes) : []),
  ]
  return all.filter(({ length }) => length > 0)
}

function writeTo(decision: Decision<unknown>, { field, from, length, value, times }: Write): void {
  const fields = fieldsOf(decision)
  const to = fields[field % fields.length]
  const written = times === 'middle' ? Math.round(value * decision.view.mid) : value
  for (let i = 0; i < length; i++) to[(from + i) % to.length] = written
  if (field % 7 === 0) decision.plot.spotLots = written
}
