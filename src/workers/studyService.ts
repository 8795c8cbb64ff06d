/** The worker's side of a study on the page. */
import { transfer } from 'comlink'
import { runJob, type RunJob, type RunResult } from '../study/runMany.ts'

export interface StudyService {
  run(job: RunJob): Promise<RunResult>
}

export function studyService(): StudyService {
  return {
    run: async job => {
      const result = runJob(job)
      return transfer(
        result,
        Object.values(result.series).map(({ buffer }) => buffer),
      )
    },
  }
}
