/** The command line: the same runs and studies from a terminal. */
import { Command, CommanderError } from 'commander'
import { formatFault } from '../scenario/faults.ts'
import { WrongUse } from './wrongUse.ts'
import { bands } from './commands/bands.ts'
import { bench } from './commands/bench.ts'
import { check } from './commands/check.ts'
import { docs } from './commands/docs.ts'
import { engines } from './commands/engines.ts'
import { ensemble } from './commands/ensemble.ts'
import { link } from './commands/link.ts'
import { run } from './commands/run.ts'
import { sweep } from './commands/sweep.ts'
import { vectors } from './commands/vectors.ts'
import { verify } from './commands/verify.ts'
import { Interrupted } from './interrupt.ts'

const program = new Command('breakwater')
  .description('A wind tunnel for margin protocols.')
  .exitOverride()
  .showSuggestionAfterError()
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
]) {
  program.addCommand(command())
}
for (const command of program.commands) command.exitOverride()

// A reader that has seen enough (`| head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** 0 fine, 1 a check failed or an invariant broke, 2 wrong use, 130 after an interrupt. */
async function main(): Promise<number> {
  try {
    await program.parseAsync()
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof Interrupted) return 130
    if (error instanceof WrongUse) {
      for (const fault of error.faults) process.stderr.write(`${formatFault(fault)}\n`)
      return 2
    }
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

process.exitCode = await main()
