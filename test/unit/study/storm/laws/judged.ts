/** A run under a few laws, sound or spoiled on purpose. */
import { stepper } from '../../../../../src/engine/stepper.ts'
import type { Run } from '../../../../../src/engine/run.ts'
import type { Scenario } from '../../../../../src/scenario/document.ts'
import { court, LawBroken, type Broken } from '../../../../../src/study/storm/court.ts'
import type { Law } from '../../../../../src/study/storm/law.ts'
import { STEP } from '../../../../../src/world/world.ts'

/** What is done to a run behind the engine's back, step by step until it says that it is done. */
export interface Spoil {
  /** When: `before market`, `into market` (once the law has looked), `after market`; or at the `end` of the step. */
  readonly when: string
  readonly act: (run: Run) => boolean
}

export interface Judged {
  /** How often each law looked, by id, and at each cell of its table: `O2: live: enlarge`. */
  readonly looks: Readonly<Record<string, number>>
  readonly broken: Broken | undefined
  /** Step in which the spoiling was done; -1 if it never was. */
  readonly spoiledAt: number
}

/** Plays a scenario to its end, or until one of the laws breaks. `prepare` is called before every phase, and before the
 *  laws look. */
export function judged(
  scenario: Scenario,
  laws: readonly Law[],
  spoil?: Spoil,
  prepare?: (run: Run) => void,
): Judged {
  const run = stepper(scenario, { audit: 'events' })
  const looks: Record<string, number> = {}
  const judges = court(
    run.run,
    laws,
    id => (looks[id.slice(PREFIX)] = (looks[id.slice(PREFIX)] ?? 0) + 1),
  )
  let spoiledAt = -1
  const at = (when: string): void => {
    if (spoil?.when !== when || spoiledAt >= 0 || spoil.act(run.run) === false) return
    spoiledAt = run.run.world.scalars[STEP]
  }
  run.run.watch = {
    before: (phase, state) => {
      prepare?.(state)
      at(`before ${phase}`)
      judges.watch.before(phase, state)
      at(`into ${phase}`)
    },
    after: (phase, state) => {
      at(`after ${phase}`)
      judges.watch.after(phase, state)
    },
  }
  let broken: Broken | undefined
  try {
    run.advance(scenario.clock.steps, () => {
      at('end')
      judges.end()
    })
    judges.settled()
  } catch (error) {
    if (!(error instanceof LawBroken)) throw error
    broken = error.broken
  }
  return { looks, broken, spoiledAt }
}

/** Of `law O2`. */
const PREFIX = 4
