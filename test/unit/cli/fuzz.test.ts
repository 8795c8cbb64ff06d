import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { shippedGrounds } from '../../../src/cli/commands/fuzz.ts'
import { campaign } from '../../../src/cli/fuzz/campaign.ts'
import { hostileLink } from '../../../src/cli/fuzz/hostile.ts'
import { tryLink } from '../../../src/cli/fuzz/trial.ts'
import type { Declarations, Part } from '../../../src/scenario/declaration.ts'
import { LIMITS } from '../../../src/scenario/limits.ts'
import { SOUND } from '../../support/badLinks.ts'

const LINKS = 5000
/** Links that `breakwater fuzz` does not begin with. */
const SEED = 20_000_000

// Some thirty seconds of work, on a machine that may have other work.
vi.setConfig({ testTimeout: 900_000 })

/** What the platform lets out at a time: the most that comes out past the limit. */
const BLOCK = 65_536

const grounds = shippedGrounds()
/** Bytes that came out of each stream of inflating. */
const inflated: number[] = []
const Stream = DecompressionStream

/** The platform's stream, which counts what comes out of it. */
class Counted {
  readonly writable: WritableStream<BufferSource>
  readonly readable: object

  constructor(format: CompressionFormat) {
    const { readable, writable } = new Stream(format)
    const at = inflated.push(0) - 1
    this.writable = writable
    this.readable = {
      getReader: () => {
        const reader = readable.getReader()
        const read = async () => {
          const next = await reader.read()
          inflated[at] += next.value?.length ?? 0
          return next
        }
        return { read, cancel: () => reader.cancel() }
      },
    }
  }
}

describe('links from numbers', () => {
  beforeAll(() => vi.stubGlobal('DecompressionStream', Counted))
  afterAll(() => vi.unstubAllGlobals())

  test('end in faults or in a scenario that comes back, and cost no more than they may', async () => {
    const { outcomes, problems } = await campaign(LINKS, SEED, grounds)
    expect(problems).toEqual([])
    expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(LINKS)
    // Every layer has refused some, and some have got through all of them.
    for (const code of 'E_LINK_CHARS E_LINK_CHECKSUM E_LINK_CORRUPT E_LINK_FORMAT E_LINK_INFLATES E_LINK_TOO_LONG E_LINK_TRAILING E_JSON E_DEPTH E_KEY_FORBIDDEN E_KEY_TWICE E_KEY_UNKNOWN E_KIND_UNKNOWN E_MISSING E_TYPE E_RANGE E_ID E_SCALE E_SUM E_RELATION E_TEXT E_TEXT_LONG E_EDIT_PATH E_EDIT_RELATION E_EDIT_STEP'.split(
      ' ',
    ))
      // prettier-ignore
      expect(outcomes[code], code).toBeGreaterThan(0)
    expect(outcomes.opens).toBeGreaterThan(LINKS / 50)
    expect(Math.max(...inflated)).toBeGreaterThan(LIMITS.bytes)
    expect(Math.max(...inflated)).toBeLessThanOrEqual(LIMITS.bytes + BLOCK)
    // A link that breaks off inside its stream is looked at once in blocks, once in bytes and once whole.
    expect(inflated.length / LINKS).toBeLessThan(4)
  })

  test('are the same ones each time', () => {
    for (let seed = 0; seed < 50; seed++)
      expect(hostileLink(seed, grounds)).toEqual(hostileLink(seed, grounds))
    const links = Array.from({ length: 50 }, (_, seed) => hostileLink(seed, grounds).link)
    expect(new Set(links).size).toBe(50)
  })
})

describe('a decoder that does harm', () => {
  /** The declarations with a rule on fees that does something else as well. */
  const planted = (holds: () => boolean): Declarations => {
    const fees = grounds.declarations.fees.get('split')!
    const rule = { of: ['feesToFund'], holds, expected: 'harm' }
    const part = { ...fees, relations: [rule] } as unknown as Part
    return { ...grounds.declarations, fees: new Map([['split', part]]) }
  }

  test('by breaking down is found', async () => {
    const declarations = planted(() => {
      throw new Error('planted')
    })
    const { outcome, problem } = await tryLink(SOUND, declarations)
    expect(outcome).toBe('crash')
    expect(problem).toContain('planted')
  })

  test('by changing a prototype is found', async () => {
    const born = Object.prototype as Record<string, unknown>
    const declarations = planted(() => (born.polluted = true))
    const { problem } = await tryLink(SOUND, declarations)
    delete born.polluted
    expect(problem).toBe('changed a prototype')
  })

  test('by refusing what it has let pass is found', async () => {
    let asked = 0
    const declarations = planted(() => asked++ === 0)
    const { problem } = await tryLink(SOUND, declarations)
    expect(problem).toMatch(/^opens, and its own link does not: E_RELATION/)
  })

  test('by taking its time is found', async () => {
    const declarations = planted(() => {
      const since = process.cpuUsage()
      while (process.cpuUsage(since).user < 300_000) JSON.stringify(grounds.scenarios[0])
      return true
    })
    const { problem } = await tryLink(SOUND, declarations)
    expect(problem).toMatch(/^took \d+ ms$/)
  })
})
