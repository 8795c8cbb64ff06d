import { expect, test } from 'vitest'
import { simulate } from '../../../src/engine/simulate.ts'
import { stepper } from '../../../src/engine/stepper.ts'
import { parsed, small } from '../../support/scenarios.ts'

test('a run that is set back forgets who stood ready in the step it had reached', () => {
  const base = small('march-2020', 500, 1000)
  const [keepers] = base.cohorts.flatMap(({ id }, row) => (id === 'keepers' ? [row] : []))
  const patch = { op: 'replace', path: ['cohorts', keepers, 'muted'], value: true } as const
  for (const step of [730, 745, 760]) {
    const run = stepper(base)
    run.advance(step)
    const snapshot = run.snapshot()
    run.advance(1)
    run.restore(snapshot)
    run.edit([{ step, patches: [patch] }])
    run.advance(base.clock.steps)
    const edits = [{ step, patches: [patch] }]
    expect(run.digest()).toBe(simulate(parsed({ ...base, edits })).digest)
  }
})

test('a desk whose inventory is more lots than a book can hold sells what it can', () => {
  const base = small('standard', 200, 300)
  const [market] = base.markets
  const [protocol] = base.protocols
  const fine = { ...market, tick: 500, lot: 2e-7, venue: { ...market.venue, openInterest: 4e9 } }
  const scale = 4e9 / 2e8
  const cohorts = base.cohorts.map(cohort => ({ ...cohort, equity: cohort.equity * scale }))
  const fund = { ...protocol.waterfall[0], capital: 8e7, backstopPace: 1 }
  const shocks = [{ kind: 'price', market: 'btc', step: 30, move: -0.2, lasts: 10 }]
  const waterfall = [fund, ...protocol.waterfall.slice(1)]
  const scenario = parsed({ ...base, markets: [fine], cohorts, shocks, protocols: [{ ...protocol, waterfall }] }) // prettier-ignore
  const run = stepper(scenario, { audit: 'full' })
  run.advance(300)
  expect(run.summary().conservationError).toBe(0)
  expect(run.summary().takenOver).toBeGreaterThan(0)
})

test('what is usual may be changed while the run goes on, and makers answer', () => {
  const base = small('march-2020', 300, 900)
  const path = ['markets', 0, 'venue', 'usualVolatility']
  const digest = (value: number): string => {
    const edits = [{ step: 100, patches: [{ op: 'replace', path, value }] }]
    return simulate(parsed({ ...base, edits })).digest
  }
  expect(digest(0.01)).not.toBe(digest(0.05))
})
