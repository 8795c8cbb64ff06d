/** Many runs one after the other, in this thread. */
import { runJob, type RunMany } from './runMany.ts'

export const serial: RunMany = async (jobs, onDone) =>
  jobs.map((job, i) => {
    const result = runJob(job)
    onDone?.(i, result)
    return result
  })
