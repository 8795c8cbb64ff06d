/** Bids and asks are each other's mirror (R16): whatever one side does the other does at the mirrored price. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fill } from '../../../../src/study/twins/book.ts'
import { CENTRE, commands, fastPlayer, type Command } from './commands.ts'
import { SIDES } from './structure.ts'

/** Ticks from the mirror to what is still inside the window of either book. */
const REACH = 2000

const other = (ticks: number): number => 2 * CENTRE - ticks

const mirrored = (fill: Fill): Fill => ({ ...fill, ticks: other(fill.ticks) })

/** The command of the other side; undefined where there is none, for the window ends before the mirrored price. */
function mirror(command: Command): Command | undefined {
  if (command.do === 'recentre') return undefined
  const turned = { ...command } as Record<string, unknown>
  if ('direction' in command) turned.direction = -command.direction
  if ('position' in command) turned.position = -command.position
  if ('ticks' in command) {
    if (!(Math.abs(command.ticks - CENTRE) <= REACH)) return undefined
    turned.ticks = other(command.ticks)
  }
  return turned as Command
}

test('mirrored orders meet mirrored orders: the same lots of the same accounts at mirrored prices', () => {
  const seen = { filled: 0, resting: 0 }
  const property = fc.property(commands, list => {
    const [here, there] = [fastPlayer(), fastPlayer()]
    for (const command of list) {
      const turned = mirror(command)
      if (!turned) continue
      const played = here.play(command)
      const replayed = there.play(turned)
      expect({ ...replayed, fills: replayed.fills.map(mirrored) }).toEqual(played)
      if (played.fills.length > 0) seen.filled++
      if (played.outcome === 'resting') seen.resting++
    }
    const [bids, asks] = SIDES
    expect(there.queue(bids).map(mirrored)).toEqual(here.queue(asks))
    expect(there.queue(asks).map(mirrored)).toEqual(here.queue(bids))
  })
  fc.assert(property, { seed: 16, numRuns: 60 })
  expect(seen.filled).toBeGreaterThan(100)
  expect(seen.resting).toBeGreaterThan(100)
})
