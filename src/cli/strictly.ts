/** What the parser of arguments refuses, in the words of every other fault. */
import type { CommanderError } from 'commander'
import { type Command } from 'commander'
import type { Fault } from '../scenario/faults.ts'
import { clipped, escaped } from '../scenario/text.ts'
import { each } from './options.ts'
import { wrong } from './wrongUse.ts'

/** The command, which throws where it would print and exit, and takes an option once unless it collects. */
export function strictly(command: Command): Command {
  for (const option of command.options) {
    if (option.parseArg === each) continue
    let count = 0
    command.on(`option:${option.name()}`, () => {
      if (++count > 1) wrong('E_ARG', option.long ?? option.flags, 'the option twice', 'it once')
    })
  }
  return command.exitOverride().configureOutput({ outputError: () => undefined })
}

/** What the parser's error says; undefined if all it did was to print help. */
export function faultOf({ code, message }: CommanderError): Fault | undefined {
  const read = READERS[code]
  if (!read) return code.startsWith('commander.help') ? undefined : said(message)
  const [found, named = '', ...rest] = read.message.exec(message) ?? []
  if (found === undefined) return said(message)
  const { got, expected } = read.fault(...rest.map(word => escaped(word ?? '')))
  return { code: 'E_ARG', path: escaped(named), got, expected: expected + meant(message) }
}

interface Reader {
  /** Finds the name of what is wrong, and whatever else the fault needs. */
  readonly message: RegExp
  readonly fault: (...words: string[]) => Pick<Fault, 'got' | 'expected'>
}

const READERS: Readonly<Record<string, Reader>> = {
  'commander.unknownOption': {
    message: /unknown option '(.*)'/s,
    fault: () => ({ got: 'an unknown option', expected: 'one that --help lists' }),
  },
  'commander.unknownCommand': {
    message: /unknown command '(.*)'/s,
    fault: () => ({ got: 'an unknown command', expected: 'one that --help lists' }),
  },
  'commander.optionMissingArgument': {
    message: /option '(?:-\w, )?(--[\w-]+) (.*)' argument missing/s,
    fault: value => ({ got: 'nothing', expected: value }),
  },
  'commander.missingArgument': {
    message: /missing required argument '(.*)'/s,
    fault: () => ({ got: 'nothing', expected: 'an argument' }),
  },
  'commander.invalidArgument': {
    message: /option '(--[\w-]+) .*' argument '(.*)' is invalid\. Allowed choices are (.*)\./s,
    fault: (value, choices) => ({ got: `"${value}"`, expected: `one of ${choices}` }),
  },
  'commander.excessArguments': {
    message: /too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+)/s,
    fault: (most, count) => ({ got: `${count} arguments`, expected: most }),
  },
}

/** What the parser itself takes for a slip of the pen. */
function meant(message: string): string {
  const [, word] = /\(Did you mean (?:one of )?(.*)\?\)/s.exec(message) ?? []
  return word === undefined ? '' : ` (did you mean ${escaped(word)}?)`
}

const said = (message: string): Fault => ({
  code: 'E_ARG',
  path: '',
  got: clipped(escaped(message.replace(/^error: /, ''), 200), 200),
  expected: 'what --help says',
})
