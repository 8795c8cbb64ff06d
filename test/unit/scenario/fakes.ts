/** A small set of parts, and documents that use them, so that these tests depend on no real part. */
import { expect } from 'vitest'
import type { Declarations, Part } from '../../../src/scenario/declaration.ts'
import { choice, number, points, share, toggle, whole } from '../../../src/scenario/declaration.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { type Fault, formatFault } from '../../../src/scenario/faults.ts'
import { parseScenario, readScenario } from '../../../src/scenario/schema.ts'

const walk: Part = {
  id: 'walk',
  name: 'Walk',
  about: 'Wanders.',
  params: {
    start: number('usd', 100, { label: 'Start', help: 'First price.', min: 0.01, max: 1e6 }),
    volatility: share(0.5, { label: 'Volatility', help: 'A year.', min: 0.0001, max: 5 }),
  },
}

const track: Part = {
  id: 'track',
  name: 'Track',
  about: 'Follows a path.',
  params: { path: points({ label: 'Path', help: 'Minutes and prices.' }) },
}

const pool: Part = {
  id: 'pool',
  name: 'Pool',
  about: 'Fills at a price.',
  params: {
    depth: number('usd', 1e6, { label: 'Depth', help: 'How deep.', min: 0, max: 1e12, live: true }),
  },
}

const flat: Part = {
  id: 'flat',
  name: 'Flat margin',
  about: 'A fixed share.',
  params: {
    maintenance: share(0.05, { label: 'Maintenance', help: 'Least.', live: true }),
    initial: share(0.1, { label: 'Initial', help: 'To open.', live: true }),
    fee: share(0.01, { label: 'Fee', help: 'Always charged.', live: true }),
  },
  relations: [
    {
      of: ['maintenance', 'initial'],
      holds: p => p.maintenance < p.initial,
      expected: 'maintenance below initial',
    },
    {
      of: ['fee', 'maintenance'],
      holds: p => p.fee < p.maintenance,
      expected: 'fee below maintenance',
    },
  ],
}

const none: Part = { id: 'none', name: 'None', about: 'Does nothing.', params: {} }

const fund: Part = {
  id: 'fund',
  name: 'Fund',
  about: 'Pays.',
  params: {
    size: number('usd', 1000, { label: 'Size', help: 'Money.', min: 0, max: 1e9, live: true }),
    sharing: choice('equal', ['equal', 'pro-rata'], { label: 'Sharing', help: 'How.', live: true }),
    isOpen: toggle(true, { label: 'Open', help: 'Takes deposits.' }),
  },
}

const gambler: Part = {
  id: 'gambler',
  name: 'Gambler',
  about: 'Leans in.',
  params: {
    leverage: number('multiple', 3, { label: 'Leverage', help: 'Wanted.', min: 0, max: 100 }),
    patience: whole('steps', 10, {
      label: 'Patience',
      help: 'Waits.',
      min: 1,
      max: 1000,
      live: true,
    }),
  },
}

const jump: Part = {
  id: 'jump',
  name: 'Jump',
  about: 'Moves the price.',
  params: {
    size: number('share', -0.1, {
      label: 'Size',
      help: 'Log return.',
      min: -3,
      max: 3,
      live: true,
    }),
  },
}

/** What a market has that names no oracle. */
const own: Part = { id: 'venue-price', name: 'Own', about: 'Stands still.', params: {} }

/** What a protocol that says nothing of its fees has. */
const split: Part = { id: 'split', name: 'Split', about: 'Keeps them.', params: {} }

const feed: Part = {
  id: 'feed',
  name: 'Feed',
  about: 'Looks out.',
  params: {
    lag: number('seconds', 5, { label: 'Lag', help: 'Late.', min: 0, max: 60, live: true }),
  },
}

const halt: Part = {
  id: 'halt',
  name: 'Halt',
  about: 'Stops.',
  params: {
    length: number('seconds', 5, { label: 'Length', help: 'Long.', min: 0, max: 60, live: true }),
  },
}

/** What lists options, and what a protocol that does so needs beside it. */
const strip: Part = {
  id: 'strip',
  name: 'Strip',
  about: 'Lists options.',
  params: {
    every: number('none', 8, { label: 'Every', help: 'Hours.', min: 1, max: 100, live: true }),
  },
}

const smile: Part = {
  id: 'smile',
  name: 'Smile',
  about: 'Says volatilities.',
  params: { skew: number('none', -0.1, { label: 'Skew', help: 'Slope.', min: -1, max: 1 }) },
}

const books: Part = {
  id: 'books',
  name: 'Books',
  about: 'Asks for margin.',
  params: { rate: share(0.1, { label: 'Rate', help: 'Asked for.', live: true }) },
}

const auction: Part = {
  id: 'auction',
  name: 'Auction',
  about: 'Sells books.',
  params: { discount: share(0.05, { label: 'Discount', help: 'At first.', live: true }) },
}

/** What takes part of the value of an asset. */
const cut: Part = {
  id: 'cut',
  name: 'Cut',
  about: 'Counts a part.',
  params: { part: share(0.8, { label: 'Part', help: 'That counts.', live: true }) },
}

const byId = (...parts: Part[]): ReadonlyMap<string, Part> => new Map(parts.map(p => [p.id, p]))

export const DECLARATIONS: Declarations = {
  processes: byId(walk, track),
  venues: byId(pool),
  oracles: byId(own, feed),
  margins: byId(flat, none),
  liquidations: byId(none),
  fees: byId(split),
  chains: byId(none, strip),
  surfaces: byId(none, smile),
  bookMargins: byId(none, books),
  bookLiquidations: byId(none, auction),
  collaterals: byId(cut),
  rungs: byId(fund, none),
  breakers: byId(halt),
  agents: byId(gambler, none),
  shocks: byId(jump),
}

/** Any document: its fields are read and written by the tests without being checked. */
export type Loose = any // eslint-disable-line @typescript-eslint/no-explicit-any

/** A small sound document with one of everything, made afresh at each call. */
export function sound(): Loose {
  return {
    version: 1,
    title: 'Small',
    seed: 'lehman',
    clock: { start: '2020-03-12T09:20Z', steps: 100 },
    markets: [
      {
        id: 'btc',
        base: 'BTC',
        tick: 0.5,
        lot: 0.001,
        process: { kind: 'walk' },
        venue: { kind: 'pool' },
      },
    ],
    protocols: [
      {
        id: 'venue',
        markets: ['btc'],
        margin: { kind: 'flat' },
        liquidation: { kind: 'none' },
        waterfall: [{ kind: 'fund' }],
      },
    ],
    cohorts: [
      { id: 'crowd', protocol: 'venue', market: 'btc', agent: { kind: 'gambler' }, count: 10 },
    ],
    shocks: [{ kind: 'jump', market: 'btc', step: 5 }],
  }
}

/** The sound document after a change. */
export function changed(change: (doc: Loose) => void): Loose {
  const doc = sound()
  change(doc)
  return doc
}

export function parsed(doc: unknown): Scenario {
  const result = parseScenario(doc, DECLARATIONS)
  if ('faults' in result) throw new Error(result.faults.map(formatFault).join('\n'))
  return result.scenario
}

/** What is wrong with a document, one formatted fault a line. */
export function faultsOf(doc: unknown): string[] {
  const result = parseScenario(doc, DECLARATIONS)
  return 'faults' in result ? result.faults.map(formatFault) : []
}

/** Code and path of each fault. */
export function places(faults: readonly Fault[]): string[] {
  return faults.map(({ code, path }) => `${code} ${path}`.trim())
}

/** Expects faults with these codes and places, in this order, and no stray characters in them. */
export function expectPlaces(result: object, expected: readonly string[]): void {
  const faults = 'faults' in result ? (result.faults as readonly Fault[]) : []
  for (const { got } of faults) {
    expect(Array.from(got).length).toBeLessThanOrEqual(120)
    expect(got).not.toMatch(/[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u)
  }
  expect(places(faults)).toEqual(expected)
}

/** Places of the faults of a text; none if it can be read. */
export const textFaults = (text: string): string[] => {
  const result = readScenario(text, DECLARATIONS)
  return 'faults' in result ? places(result.faults) : []
}

/** The text of the sound document with one piece of it replaced. */
export const withText = (from: string, to: string): string => {
  const text = JSON.stringify(sound())
  expect(text).toContain(from)
  return text.replace(from, to)
}
