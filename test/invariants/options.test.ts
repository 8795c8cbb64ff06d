import { describe, expect, test } from 'vitest'
import { requirementOf, prepareListing } from '../../src/engine/books/listed.ts'
import { stepper, type Stepper } from '../../src/engine/stepper.ts'
import { hashStart } from '../../src/kernel/digest.ts'
import type { CohortDoc, Scenario } from '../../src/scenario/document.ts'
import { COUNT, FIRST, KINDS } from '../../src/world/events.ts'
import { SAFETY_WIDTH, SLACK_PRICE } from '../../src/world/chain.ts'
import { conservationError } from '../../src/world/audit.ts'
import { equity } from '../../src/world/world.ts'
import { Dice, parsed, preset } from '../support/scenarios.ts'

const SCENARIOS = 24
const STEPS = 90
const METHODS = ['close-by-cost', 'dutch-auction', 'hand-over'] as const
const RULES = ['portfolio', 'rule-based', 'static-books'] as const

/** A small venue with options that end within the run, in a crash or a rise, under rules drawn by `seed`. */
function venue(seed: number): Scenario {
  const dice = new Dice(seed)
  const stepSeconds = dice.pick([15, 30, 60])
  const base = preset('standard')
  const [protocol] = base.protocols
  const near = { hours: (30 * stepSeconds) / 3600, soonest: 0 }
  const cohort = (
    id: string,
    agent: CohortDoc['agent'],
    count: number,
    equity: number,
  ): unknown => ({
    ...{ id, protocol: protocol.id, market: base.markets[0].id, agent, count, equity },
    activity: dice.pick([120, 720]),
    equitySpread: 1,
  })
  const rule = dice.pick(RULES)
  return parsed({
    ...base,
    seed: String(seed),
    clock: { ...base.clock, stepSeconds, steps: STEPS },
    shocks: [
      { kind: 'price', market: base.markets[0].id, step: 15, move: dice.pick([-0.3, -0.12, 0.12, 0.25]), lasts: dice.pick([1, 20]) }, // prettier-ignore
      {
        kind: 'volatility',
        market: base.markets[0].id,
        step: 30,
        multiple: dice.between(0.5, 2.5),
      },
    ],
    protocols: [
      {
        ...protocol,
        chain: { kind: 'grid', firstHours: (40 * stepSeconds) / 3600, everyHours: (30 * stepSeconds) / 3600, expiries: 3, strikes: 5, strikeStep: 0.04, averageMinutes: dice.pick([0, 5]) }, // prettier-ignore
        surface: { kind: 'ssvi', marks: dice.pick(['oracle', 'quotes', 'smoothed']) },
        bookMargin: rule === 'portfolio' ? { kind: rule, grid: dice.pick(['pmrm-2', 'pmrm-1', 'deribit', 'span-16']), concentrationCharge: 0.1, dynamic: dice.chance(0.5) } : { kind: rule }, // prettier-ignore
        bookLiquidation: { kind: dice.pick(METHODS), hedgesFirst: dice.chance(0.7) },
        waterfall: [{ kind: 'insurance-fund', capital: dice.pick([0, 200_000, 4_000_000]), backstop: dice.chance(0.5) }, { kind: 'lp-vault' }, { kind: 'socialized-loss' }], // prettier-ignore
      },
    ],
    cohorts: [
      ...base.cohorts.map(one => ({ ...one, count: Math.max(1, Math.min(8, Math.round(one.count / 200))) })), // prettier-ignore
      cohort('buyers', { kind: 'option-buyer', holds: 0.3, ...near }, 12, 60_000),
      cohort('lottery', { kind: 'option-buyer', style: 'lottery', ...near }, 12, 20_000),
      cohort(
        'strangles',
        { kind: 'option-seller', notional: dice.between(2, 8), ...near },
        16,
        60_000,
      ),
      cohort(
        'covered',
        { kind: 'option-seller', style: 'covered-calls', notional: 1, ...near },
        8,
        60_000,
      ),
      cohort('vol-makers', { kind: 'vol-maker' }, 4, 800_000),
      cohort('desks', { kind: 'gamma-hedger' }, 4, 500_000),
    ],
  })
}

/** What must have happened somewhere: a case that never comes about has not been tested. */
const seen = new Map<string, number>()
const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1)

function watch(run: Stepper): void {
  const { world, rules } = run.run
  const books = rules.books[0]!
  const { chain, market, view } = books
  const hedges = new Set<number>()
  run.advance(STEPS, () => {
    const { log } = world
    for (let row = 0; row < log.cursor[COUNT]; row++) {
      const kind = KINDS[log.kind[row]]
      note(kind)
      const isBook = log.account[row] >= 0 && chain.bookOf[log.account[row]] >= 0
      if (kind === 'liquidation' && isBook) hedges.add(log.cursor[FIRST] + row)
      if (kind === 'fill' && hedges.has(log.cursor[FIRST] + row - log.back[row]))
        note('hedged first')
      if (kind === 'fill' && log.back[row] > 0 && isBook) note('forced fill of a book')
    }
    prepareListing(view)
    chain.accountOf.forEach(account => {
      const required = requirementOf(view, account)
      const over = required.maintenance - required.initial
      if (over > 1e-6 * Math.abs(required.maintenance))
        throw new Error(`account ${account}: maintenance above initial`)
      if (required.charges.concentration.initial > 0) note('concentration binds')
      if (required.worstScenario < 0 && required.basis < 0) note('basis binds')
      if (equity(world, market, account) < 0) note('under water')
    })
    if (conservationError(world) !== 0) throw new Error('money appeared')
  })
}

describe('a venue with options', () => {
  test('keeps its books to the quantum in random scenarios, after every phase', () => {
    for (let seed = 1; seed <= SCENARIOS; seed++) {
      const run = stepper(venue(seed), { audit: 'full' })
      try {
        watch(run)
      } catch (error) {
        throw new Error(`scenario ${seed}: ${String(error)}`, { cause: error })
      }
    }
    for (const what of [
      'exercise',
      'lapse',
      'listing',
      'auction',
      'auction-bid',
      'option-transfer',
      'hedged first',
      'concentration binds',
      'under water',
      'shortfall',
      'rung-paid',
    ]) {
      // prettier-ignore
      expect(seen.get(what) ?? 0, `${what}, seen in ${SCENARIOS} scenarios`).toBeGreaterThan(0)
    }
  }, 120_000)

  test('replays from a snapshot to the same digest, whatever the chunks', () => {
    for (const seed of [3, 7]) {
      const whole = stepper(venue(seed))
      whole.advance(STEPS)
      const parts = stepper(venue(seed))
      parts.advance(17)
      const snapshot = parts.snapshot()
      parts.advance(40)
      parts.restore(snapshot)
      while (!parts.done()) parts.advance(7)
      expect(parts.digest()).toBe(whole.digest())
    }
  })

  test('finds the same books under maintenance when it looks at all of them each step', () => {
    for (const seed of [1, 2, 4, 5]) {
      const pruned = stepper(venue(seed))
      pruned.advance(STEPS)
      const all = stepper(venue(seed))
      const { chain } = all.run.rules.books[0]!
      all.advance(STEPS, () => {
        for (let book = 0; book < chain.accountOf.length; book++) {
          chain.bookSafety[book * SAFETY_WIDTH + SLACK_PRICE] = 0
        }
      })
      expect(ledgerOf(all)).toEqual(ledgerOf(pruned))
    }
  })
})

/** A hash of all balances and positions: since when a book is known to have been safe depends on how often it was looked at,
 *  and so does what is said of why it fell. */
function ledgerOf({ run }: Stepper): Int32Array {
  const hash = hashStart()
  run.world.columns.hash(hash, name => name.startsWith('ledger.'))
  return hash
}
