/** The command line: the same runs and studies from a terminal. */
import { Command, CommanderError } from 'commander'
import { formatFault } from '../scenario/faults.ts'
import { escaped } from '../scenario/text.ts'
import { WrongUse } from './wrongUse.ts'
import { bands } from './commands/bands.ts'
import { bench } from './commands/bench.ts'
import { check } from './commands/check.ts'
import { docs } from './commands/docs.ts'
import { engines } from './commands/engines.ts'
import { ensemble } from './commands/ensemble.ts'
import { fuzz } from './commands/fuzz.ts'
import { link } from './commands/link.ts'
import { run } from './commands/run.ts'
import { sweep } from './commands/sweep.ts'
import { storm } from './commands/storm.ts'
import { vectors } from './commands/vectors.ts'
import { verify } from './commands/verify.ts'
import { Interrupted } from './interrupt.ts'
import { faultOf, strictly } from './strictly.ts'

const program = strictly(
  new Command('breakwater').description('A wind tunnel for margin protocols.'),
)
for (const command of [
  run,
  link,
  verify,
  check,
  docs,
  vectors,
  bench,
  bands,
  ensemble,
  sweep,
  engines,
  fuzz,
  storm,
]) {
  program.addCommand(strictly(command()))
}

// A reader that has seen enough (`| head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** Characters of a line of a message: a fault may list every known key. */
const LINE_MAX = 4000

/** 0 fine, 1 a check failed or an invariant broke, 2 wrong use, 130 after an interrupt. */
async function main(): Promise<number> {
  try {
    await program.parseAsync()
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) {
      const fault = faultOf(error)
      if (fault) say(formatFault(fault))
      return error.exitCode === 0 ? 0 : 2
    }
    if (error instanceof Interrupted) return 130
    if (error instanceof WrongUse) {
      for (const fault of error.faults) say(formatFault(fault))
      return 2
    }
    say(error instanceof Error ? error.message : String(error))
    return 1
  }
}

/** Writes lines to standard error. What came from outside sends nothing to the terminal but letters. */
function say(text: string): void {
  const lines = text.split('\n').map(line => `${escaped(line, LINE_MAX)}\n`)
  process.stderr.write(lines.join(''))
}

process.exitCode = await main()
