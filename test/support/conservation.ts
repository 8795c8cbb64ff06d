/** What is missing in everybody's accounts, step by step. */
import type { Run } from '../../src/engine/run.ts'
import { accountsSince as since } from '../../src/study/storm/conservation.ts'

/** Looks at a run from now on: quanta that are missing after a step, 0 if none are. Call it in each step. */
export function accountsSince(run: Run): (state: Run) => number {
  const { follow, look } = since(run)
  return () => {
    follow()
    return look()
  }
}
