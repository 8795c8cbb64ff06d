/** What a person changed, before anything else happens in the step. */
import { applyEdit } from '../../scenario/edits.ts'
import { emit, KIND } from '../../world/events.ts'
import { RAISED_AT, RAISED_BY, RATE_BEFORE, STEP } from '../../world/world.ts'
import { bindRules } from '../rules.ts'
import { fund, type Run } from '../run.ts'

export function edits(run: Run): void {
  const step = run.world.scalars[STEP]
  run.scenario.edits.forEach((edit, index) => {
    if (edit.step !== step) return
    const before = run.rules
    run.scenario = applyEdit(run.scenario, edit)
    run.rules = bindRules(run.world, run.scenario)
    const event = emit(run.world.log, { kind: KIND.edit, account: -1, lots: index })
    before.protocols.forEach((protocol, row) => {
      noteRaise(run, row, protocol.margin.maintenance, event)
      protocol.rungs.forEach((old, i) => {
        const rung = run.rules.protocols[row].rungs[i]
        const change =
          rung.part.capital(rung.context, rung.params) - old.part.capital(old.context, old.params)
        fund(run.world, rung, change)
      })
    })
  })
}

/** A raised maintenance margin is the cause of whoever falls by it in this step (causes.ts). */
function noteRaise({ world, rules }: Run, row: number, before: number, event: number): void {
  const { margin, protocol } = rules.protocols[row]
  if (margin.maintenance <= before) return
  protocol.tally[RAISED_AT] = world.scalars[STEP] + 1
  protocol.tally[RAISED_BY] = event
  protocol.tally[RATE_BEFORE] = before
}
