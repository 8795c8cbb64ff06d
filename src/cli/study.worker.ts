/** A child process of the pool: makes one run at a time until its parent lets it go. */
import { CATALOGUE } from '../engine/catalogue.ts'
import { useParts } from '../engine/parts.ts'
import { runJob } from '../study/runMany.ts'
import type { Answer, Ask } from './pool.ts'

useParts(CATALOGUE)

// Ctrl-C reaches every process of the terminal; the parent says what becomes of us.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => process.exit())
process.on('message', ({ job }: Ask) => process.send?.(answerTo(job)))

function answerTo(job: Ask['job']): Answer {
  try {
    return { result: runJob(job) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
