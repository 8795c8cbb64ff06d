/** What a person changed, before anything else happens in the step. */
import { applyEdit } from '../../scenario/edits.ts'
import { SAFETY_WIDTH, SLACK_PRICE } from '../../world/chain.ts'
import { emit, KIND } from '../../world/events.ts'
import { CEILING, RAISED_BY, STEP } from '../../world/world.ts'
import { bindRules } from '../rules.ts'
import { fund, type Run } from '../run.ts'

export function edits(run: Run): void {
  const step = run.world.scalars[STEP]
  run.scenario.edits.forEach((edit, index) => {
    if (edit.step !== step) return
    const before = run.rules
    const rates = before.protocols.map(own => own.protocol.rates.map(rate => rate[CEILING]))
    run.scenario = applyEdit(run.scenario, edit)
    run.rules = bindRules(run.world, run.scenario, run.memories)
    const event = emit(run.world.log, { kind: KIND.edit, account: -1, lots: index })
    pullMuted(run)
    forgetSlack(run)
    before.protocols.forEach((old, row) => {
      const now = run.rules.protocols[row]
      for (const margin of now.margins) margin.update()
      noteRaise(now.protocol, rates[row], event)
      old.rungs.forEach((rung, i) => {
        const next = now.rungs[i]
        const change =
          next.part.capital(next.context, next.params) -
          rung.part.capital(rung.context, rung.params)
        fund(run.world, next, change)
      })
    })
  })
}

/** What a book was known to have to spare was by the rules before. */
function forgetSlack({ world }: Run): void {
  for (const { chain } of world.markets) {
    chain?.accountOf.forEach((_, book) => (chain.bookSafety[book * SAFETY_WIDTH + SLACK_PRICE] = 0))
  }
}

/** Who no longer acts does not leave quotes or orders behind. */
function pullMuted({ rules }: Run): void {
  for (const { cohort, actsPerHour } of rules.cohorts) {
    if (actsPerHour > 0) continue
    const { venue } = rules.markets[cohort.market]
    for (let row = cohort.first; row < cohort.first + cohort.count; row++) venue.pull(row)
  }
}

/** An edit that raised maintenance is the cause of whoever falls by it (causes.ts). */
function noteRaise(
  { rates, tally }: Run['rules']['protocols'][number]['protocol'],
  before: readonly number[],
  event: number,
): void {
  if (rates.some((rate, i) => rate[CEILING] > before[i])) tally[RAISED_BY] = event
}
