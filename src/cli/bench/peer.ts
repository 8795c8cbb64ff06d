/** Another program to be measured beside ours, in turn. */
import { execFileSync } from 'node:child_process'
import { wrong } from '../wrongUse.ts'

/** Runs a command line (words split at spaces) that prints one JSON line with `rate`; returns the rate. */
export function against(command: string): () => number {
  const [program, ...words] = command.trim().split(/\s+/)
  return () => {
    const output = execFileSync(program, words, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const line = output.trim().split('\n').at(-1) ?? ''
    const rate = rateOf(line)
    return rate > 0 ? rate : wrong('E_PEER', '--peer', line.slice(0, 60), 'a JSON line with `rate`')
  }
}

function rateOf(line: string): number {
  try {
    return Number((JSON.parse(line) as { rate?: unknown }).rate)
  } catch {
    return NaN
  }
}
