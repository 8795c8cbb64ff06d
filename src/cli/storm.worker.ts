/** A child process of the storm: plays one trial at a time until its parent lets it go. */
import { trial, type Trial } from '../study/storm/trial.ts'
import type { Answer, Ask } from './pool.ts'
import { withoutNatives } from './natives.ts'
import { parsedPresets } from './parsedPresets.ts'

const presets = parsedPresets()

// Ctrl-C reaches every process of the terminal; the parent says what becomes of us.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => process.exit())
process.on('message', ({ job }: Ask<number>) => process.send?.(answerTo(job)))

function answerTo(number: number): Answer<Trial> {
  try {
    return { result: trial(number, presets, withoutNatives) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
