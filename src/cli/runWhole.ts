/** Runs a scenario to its end in chunks, timing the steps alone. */
import type { AuditLevel } from '../engine/run.ts'
import type { Recorder } from '../engine/step.ts'
import { stepper } from '../engine/stepper.ts'
import type { Summary } from '../engine/summary.ts'
import type { Scenario } from '../scenario/document.ts'
import { breathe } from './interrupt.ts'

export interface Whole {
  readonly digest: string
  readonly summary: Summary
  /** Seconds of the steps, set-up left out. */
  readonly wallSeconds: number
}

export interface WholeOptions {
  readonly audit?: AuditLevel
  readonly chunk?: number
  readonly record?: Recorder
}

const CHUNK = 1000

export async function runWhole(scenario: Scenario, options: WholeOptions): Promise<Whole> {
  const { audit, chunk = CHUNK, record } = options
  const run = stepper(scenario, { audit })
  let nanoseconds = 0n
  while (!run.done()) {
    const begin = process.hrtime.bigint()
    run.advance(chunk, record)
    nanoseconds += process.hrtime.bigint() - begin
    await breathe()
  }
  return { digest: run.digest(), summary: run.summary(), wallSeconds: Number(nanoseconds) / 1e9 }
}
