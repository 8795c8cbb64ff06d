/** The digests of a run, step by step: by them two engines find out where they part. */
import { stepper } from '../engine/stepper.ts'
import { hashHex, hashStart, hashWord } from '../kernel/digest.ts'
import type { Scenario } from '../scenario/document.ts'

/** Digests that stand before the one of the first step: of the document, and of the run before it began. */
export const BEFORE_STEPS = 2

/** The digest of the document, of the run before its first step, and after each step: 16 hexadecimal digits each. */
export function trailOf(scenario: Scenario): readonly string[] {
  const run = stepper(scenario)
  const trail = [textDigest(JSON.stringify(scenario)), run.digest()]
  while (!run.done()) {
    run.advance(1)
    trail.push(run.digest())
  }
  return trail
}

function textDigest(text: string): string {
  const state = hashStart()
  for (let i = 0; i < text.length; i++) hashWord(state, text.charCodeAt(i))
  return hashHex(state)
}
