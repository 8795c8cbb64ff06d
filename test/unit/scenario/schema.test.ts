import { describe, expect, test } from 'vitest'
import type { Declarations } from '../../../src/scenario/declaration.ts'
import { parseScenario } from '../../../src/scenario/schema.ts'
import {
  changed,
  DECLARATIONS,
  expectPlaces,
  faultsOf,
  type Loose,
  parsed,
  sound,
} from './fakes.ts'

const expectFaults = (change: (doc: Loose) => void, expected: readonly string[]): void =>
  expectPlaces(parseScenario(changed(change), DECLARATIONS), expected)

describe('a parsed scenario', () => {
  test('has every default filled in', () => {
    const scenario = parsed(sound())
    expect(scenario.assets).toEqual([{ id: 'usd', unit: 1e-4 }])
    expect(scenario.clock.stepSeconds).toBe(5)
    expect(scenario.markets[0].settlement).toBe('usd')
    expect(scenario.markets[0].process).toEqual({ kind: 'walk', start: 100, volatility: 0.5 })
    expect(scenario.cohorts[0]).toMatchObject({
      count: 10,
      muted: false,
      leverageShape: 'lognormal',
    })
    expect(scenario.shocks[0]).toEqual({ kind: 'jump', market: 'btc', step: 5, size: -0.1 })
  })

  test('is frozen through and through, and shares nothing with the document or the defaults', () => {
    const doc = changed(doc => {
      doc.markets[0].process = { kind: 'track' }
      doc.edits = [{ step: 1, patches: [{ path: ['cohorts', 0, 'muted'], value: true }] }]
      doc.sources = ['a']
    })
    const scenario = parsed(doc)
    const expectFrozen = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      expect(Object.isFrozen(value)).toBe(true)
      Object.values(value).forEach(expectFrozen)
    }
    expectFrozen(scenario)
    const before = JSON.stringify(scenario)
    doc.cohorts[0].count = 99
    doc.edits[0].patches[0].path[2] = 'activity'
    doc.edits[0].patches[0].value = 5
    doc.sources[0] = 'b'
    expect(JSON.stringify(scenario)).toBe(before)
    expect(parsed(doc).markets[0].process.path).not.toBe(scenario.markets[0].process.path)
    expect(Object.isFrozen(DECLARATIONS.processes.get('track')!.params.path.default)).toBe(false)
  })

  test('has its keys in one order, whatever the order in the document', () => {
    const backwards = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(backwards)
      if (typeof value !== 'object' || value === null) return value
      const entries = Object.entries(value).reverse()
      return Object.fromEntries(entries.map(([key, child]) => [key, backwards(child)]))
    }
    expect(JSON.stringify(parsed(backwards(sound())))).toBe(JSON.stringify(parsed(sound())))
  })

  test('has one edit for each step', () => {
    const patch = (name: string) => ({ op: 'replace', path: ['cohorts', 0, name], value: 1 })
    const doc = {
      ...sound(),
      edits: ['activity', 'appetite'].map(n => ({ step: 4, patches: [patch(n)] })),
    }
    expect(parsed(doc).edits).toEqual([
      { step: 4, patches: [patch('activity'), patch('appetite')] },
    ])
  })
})

describe('faults', () => {
  test('are listed all at once', () => {
    expectFaults(
      doc => {
        delete doc.title
        doc.seed = ''
        doc.clock.start = 'yesterday'
        doc.markets[0].lot = 'x'
        doc.markets[0].process.kind = 'wlak'
        doc.protocols[0].margin.maintenance = 0.5
        doc.protocols[0].waterfall[0].sharing = 'equl'
        doc.cohorts[0].count = -5
        doc.cohorts[0].market = 'eth'
        doc.cohorts[0].leverageMin = 31
        doc.shocks[0].step = 100
        doc.edits = [{ step: 200, patches: [] }]
        doc.extra = 1
      },
      [
        'E_MISSING title',
        'E_SEED seed',
        'E_RANGE clock.start',
        'E_TYPE markets[0].lot',
        'E_KIND_UNKNOWN markets[0].process.kind',
        'E_RANGE protocols[0].waterfall[0].sharing',
        'E_RANGE cohorts[0].count',
        'E_RANGE edits[0].patches',
        'E_KEY_UNKNOWN extra',
        'E_REFERENCE cohorts[0].market',
        'E_RANGE shocks[0].step',
        'E_EDIT_STEP edits[0].step',
        'E_RELATION protocols[0].margin.maintenance',
        'E_RELATION cohorts[0].leverageMin',
      ],
    )
  })

  test('are at most a hundred', () => {
    const doc = changed(doc => (doc.cohorts = Array.from({ length: 64 }, () => ({}))))
    expect(faultsOf(doc)).toHaveLength(100)
  })

  test('read in one voice', () => {
    expect(
      faultsOf(
        changed(doc => {
          doc.cohorts[0].count = -5
          doc.markets[0].venue.kind = 'pol'
          doc.protocols[0].liquidation = 'none'
          doc.protocols[0].waterfall[0].isOpen = 'yes'
          doc.cohorts[0].leverageShape = 3
          doc.markets[0].process = { kind: 'track', path: [[0, 1, 2]] }
        }),
      ),
    ).toEqual([
      'E_RANGE markets[0].process.path[0]: got a list of 3, expected [minutes, price]',
      'E_KIND_UNKNOWN markets[0].venue.kind: got "pol", expected one of pool (did you mean pool?)',
      'E_TYPE protocols[0].liquidation: got "none", expected an object whose kind is one of none',
      'E_TYPE protocols[0].waterfall[0].isOpen: got "yes", expected true or false',
      'E_RANGE cohorts[0].count: got -5, expected a whole number from 1 to 1000000',
      'E_TYPE cohorts[0].leverageShape: got 3, expected one of lognormal, uniform',
    ])
  })

  test('name missing kinds and parts', () => {
    expectFaults(
      doc => {
        delete doc.markets[0].process
        delete doc.markets[0].venue.kind
      },
      ['E_MISSING markets[0].process', 'E_MISSING markets[0].venue.kind'],
    )
  })

  test('of a slot without any part say so', () => {
    const bare: Declarations = { ...DECLARATIONS, shocks: new Map() }
    expectPlaces(parseScenario(sound(), bare), ['E_KIND_UNKNOWN shocks[0]'])
    expect(parseScenario({ ...sound(), shocks: [] }, bare)).toHaveProperty('scenario')
  })

  test.each([
    ['2021-02-29T00:00Z', false],
    ['2020-02-29T00:00Z', true],
    ['2100-02-29T00:00Z', false],
    ['2020-03-12T09:20:59Z', true],
    ['2020-03-12T24:00Z', false],
    ['2020-13-01T00:00Z', false],
    ['2020-00-01T00:00Z', false],
    ['2020-04-31T00:00Z', false],
    ['2020-03-12T09:20+01:00', false],
    ['2020-03-12', false],
    ['1969-12-31T23:59Z', false],
  ])('of a clock: %s is a time: %s', (start, isTime) => {
    expectFaults(doc => (doc.clock.start = start), isTime ? [] : ['E_RANGE clock.start'])
  })

  test('of a path: points rise in time and have a price', () => {
    const path = (points: unknown, expected: readonly string[]): void =>
      expectFaults(
        doc => (doc.markets[0].process = { kind: 'track', path: points }),
        expected.map(place => place.replace('PATH', 'markets[0].process.path')),
      )
    path([[0, 100]], [])
    path([], ['E_RANGE PATH'])
    path([[0, 1], [5, 2], [5, 3]], ['E_RELATION PATH[2][0]']) // prettier-ignore
    path([[-1, 1], [5, 0], [6, '3']], ['E_RANGE PATH[0][0]', 'E_RANGE PATH[1][1]', 'E_TYPE PATH[2][1]']) // prettier-ignore
    path(
      Array.from({ length: 2000 }, (_, i) => [i, 1]),
      [],
    )
    path(
      Array.from({ length: 2001 }, (_, i) => [i, 1]),
      ['E_ARRAY PATH'],
    )
  })

  test('of names: each is told once in its list, and each that is used exists', () => {
    expectFaults(
      doc => {
        doc.assets = [{ id: 'usd', unit: 1e-4 }, { id: 'usd', unit: 1e-4 }] // prettier-ignore
        doc.markets.push({ ...doc.markets[0] })
        doc.cohorts.push({ ...doc.cohorts[0] })
      },
      ['E_ID_TWICE assets[1].id', 'E_ID_TWICE markets[1].id', 'E_ID_TWICE cohorts[1].id'],
    )
    expectFaults(
      doc => {
        doc.markets[0].settlement = 'eur'
        doc.protocols[0].markets = ['btc', 'btc', 'xmr']
        doc.cohorts[0].protocol = 'nowhere'
        doc.shocks[0].market = 'btx'
      },
      [
        'E_REFERENCE markets[0].settlement',
        'E_REFERENCE protocols[0].markets[2]',
        'E_ID_TWICE protocols[0].markets[1]',
        'E_REFERENCE cohorts[0].protocol',
        'E_REFERENCE shocks[0].market',
      ],
    )
    for (const id of ['', 'BTC', 'a b', 'a'.repeat(41), 5, '../x'])
      expectFaults(doc => (doc.cohorts[0].id = id), ['E_ID cohorts[0].id'])
  })

  test('of a cohort whose market its protocol does not have', () => {
    expectFaults(
      doc => {
        doc.markets.push({ ...doc.markets[0], id: 'eth' })
        doc.protocols.push({ ...doc.protocols[0], id: 'other', markets: ['eth'] })
        doc.cohorts[0].market = 'eth'
      },
      ['E_REFERENCE cohorts[0].market'],
    )
  })

  test('of a market: two protocols may share one', () => {
    expectFaults(doc => doc.protocols.push({ ...doc.protocols[0], id: 'other' }), [])
  })

  test('of sizes: sixteen markets, eight protocols, sixty-four cohorts and shocks', () => {
    const many = (list: string, count: number, expected: readonly string[]): void =>
      expectFaults(
        doc =>
          (doc[list] = Array.from({ length: count }, (_, i) =>
            list === 'shocks'
              ? doc[list][0]
              : { ...doc[list][0], id: i === 0 ? doc[list][0].id : `n${i}` },
          )),
        expected,
      )
    for (const [list, most] of [
      ['markets', 16],
      ['protocols', 8],
      ['cohorts', 64],
      ['shocks', 64],
    ] as const) // prettier-ignore
    {
      many(list, most, [])
      many(list, most + 1, [`E_RANGE ${list}`])
    }
    many('shocks', 0, [])
    expectFaults(doc => (doc.cohorts = []), ['E_RANGE cohorts'])
    expectFaults(doc => (doc.clock.steps = 2_000_001), ['E_RANGE clock.steps'])
    expectFaults(doc => (doc.clock.stepSeconds = 0.0001), ['E_RANGE clock.stepSeconds'])
  })

  test('of what is no plain object at all', () => {
    for (const input of [null, undefined, [], 'x', 5, true, () => 1, Symbol('s')])
      expectPlaces(parseScenario(input, DECLARATIONS), ['E_SHAPE'])
    for (const input of [new Map(), /x/, new Uint8Array(4)])
      expect(parseScenario(input, DECLARATIONS)).toHaveProperty('faults')
    const cycle: Loose = sound()
    cycle.cohorts[0].agent = cycle
    expectPlaces(parseScenario(cycle, DECLARATIONS), ['E_DEPTH', 'E_NODES'])
    const bare = Object.create(null) as unknown
    const edits = [bare, 3].map(step => ({ step, patches: [{ path: [bare], value: bare }] }))
    expect(faultsOf({ ...sound(), seed: bare, edits })).toHaveLength(6)
  })
})
