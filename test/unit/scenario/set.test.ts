import { describe, expect, test } from 'vitest'
import { parseDecimal } from '../../../src/scenario/decimal.ts'
import { type Fault, formatFault } from '../../../src/scenario/faults.ts'
import { valueAt } from '../../../src/scenario/path.ts'
import { setPath, setValue } from '../../../src/scenario/set.ts'
import { parsed, sound } from './fakes.ts'

const scenario = parsed(sound())

const faultsFor = (assignment: string): string[] => {
  const result = setPath(scenario, assignment)
  return 'faults' in result ? result.faults.map((fault: Fault) => formatFault(fault)) : []
}

describe('setPath', () => {
  test.each([
    ['cohorts.0.count=5', ['cohorts', 0, 'count'], 5],
    ['cohorts[0].count=5', ['cohorts', 0, 'count'], 5],
    ['cohorts.0.muted=true', ['cohorts', 0, 'muted'], true],
    ['cohorts.0.leverageShape=uniform', ['cohorts', 0, 'leverageShape'], 'uniform'],
    ['seed=1234', ['seed'], '1234'],
    ['title=a=b', ['title'], 'a=b'],
    ['about=', ['about'], ''],
    ['shocks.0.size=-0.25', ['shocks', 0, 'size'], -0.25],
    ['protocols.0.markets.0=eth', ['protocols', 0, 'markets', 0], 'eth'],
  ])('%s', (assignment, path, value) => {
    const result = setPath(scenario, assignment)
    expect('document' in result && valueAt(result.document, path)).toBe(value)
  })

  test('leaves the document it was given as it was', () => {
    const before = JSON.stringify(scenario)
    const result = setPath(scenario, 'cohorts.0.count=5')
    expect(JSON.stringify(scenario)).toBe(before)
    expect('document' in result && parsed(result.document)).toEqual({
      ...scenario,
      cohorts: [{ ...scenario.cohorts[0], count: 5 }],
    })
  })

  test('gives a part of another kind the defaults of that kind', () => {
    const result = setPath(scenario, 'markets.0.process.kind=track')
    const { markets } = parsed('document' in result && result.document)
    expect(markets[0].process).toMatchObject({ kind: 'track', path: [[0, 100], [1440, 100]] }) // prettier-ignore
    expect(setPath(scenario, 'markets.0.process.kind=walk')).toEqual({ document: scenario })
    const shock = setPath(scenario, 'shocks.0.kind=other')
    expect('document' in shock && valueAt(shock.document, ['shocks', 0])).toEqual({
      kind: 'other',
      market: 'btc',
      step: 5,
    })
  })

  test.each([
    [
      'cohorts.0.cuont=5',
      'E_ARG cohorts.0.cuont: got "cuont", expected a key (did you mean count?)',
    ],
    ['cohorts.7.count=5', 'E_ARG cohorts.7: got 7, expected an index from 0 to 0'],
    ['cohorts.x.count=5', 'E_ARG cohorts.x: got "x", expected an index from 0 to 0'],
    ['edits.0.step=5', 'E_ARG edits.0: got 0, expected nothing: the list is empty'],
    [
      'cohorts.0.count.x=5',
      'E_ARG cohorts.0.count.x: got "x", expected nothing: the path ends before',
    ],
    ['cohorts.0.count=abc', 'E_ARG cohorts.0.count: got "abc", expected a decimal, as 12 or -0.5'],
    ['cohorts.0.muted=yes', 'E_ARG cohorts.0.muted: got "yes", expected true or false'],
    ['cohorts.0=5', 'E_ARG cohorts.0: got an object, expected the path of a single value'],
    ['cohorts=5', 'E_ARG cohorts: got a list of 1, expected the path of a single value'],
    ['count', 'E_ARG: got "count", expected path=value, as cohorts.2.count=5'],
    ['=5', 'E_ARG: got "=5", expected path=value, as cohorts.2.count=5'],
  ])('refuses %s', (assignment, fault) => {
    expect(faultsFor(assignment)).toEqual([fault])
  })

  test.each([
    '__proto__.polluted=1',
    'constructor.prototype.polluted=1',
    'cohorts.length=0',
    'toString.name=x',
  ])('refuses %s as a path that does not exist', assignment => {
    expect(faultsFor(assignment)[0]).toMatch(/^E_ARG /)
    expect('polluted' in {}).toBe(false)
  })
})

describe('parseDecimal', () => {
  test.each([
    ['0', 0],
    ['-0', 0],
    ['12', 12],
    ['-0.5', -0.5],
    ['1000000', 1e6],
    ['0.0001', 1e-4],
  ])(
    // prettier-ignore
    'reads %s',
    (text, value) => {
      expect(Object.is(parseDecimal(text), value)).toBe(true)
    },
  )

  test.each([
    '1e3',
    '0x10',
    '1_000',
    ' 5 ',
    '',
    '+5',
    '.5',
    '5.',
    '007',
    '1,5',
    'NaN',
    '--5',
    '9007199254740993',
    '١',
  ])(
    // prettier-ignore
    'S67: refuses %j',
    text => {
      expect(parseDecimal(text)).toBeNull()
    },
  )
})

describe('setValue', () => {
  test('replaces a value by one of its sort, lists and objects whole', () => {
    const count = setValue(scenario, 'cohorts.0.count', 5)
    expect('document' in count && valueAt(count.document, ['cohorts', 0, 'count'])).toBe(5)
    const rungs = setValue(scenario, 'protocols[0].waterfall', [])
    expect('document' in rungs && valueAt(rungs.document, ['protocols', 0, 'waterfall'])).toEqual(
      [],
    )
    const part = setValue(scenario, 'markets.0.process', { kind: 'track' })
    expect('document' in part && parsed(part.document).markets[0].process.kind).toBe('track')
  })

  test('of another kind gives the defaults of that kind, of the same kind changes nothing', () => {
    const same = setValue(scenario, 'markets.0.process.kind', scenario.markets[0].process.kind)
    expect(same).toStrictEqual({ document: scenario })
    const other = setValue(scenario, 'markets.0.process.kind', 'track')
    expect('document' in other && parsed(other.document).markets[0].process.kind).toBe('track')
  })

  test.each([
    ['cohorts.0.count', '5', 'E_TYPE cohorts.0.count: got "5", expected a number'],
    ['cohorts.0.muted', 1, 'E_TYPE cohorts.0.muted: got 1, expected true or false'],
    ['seed', 7, 'E_TYPE seed: got 7, expected text'],
    ['protocols.0.waterfall', {}, 'E_TYPE protocols.0.waterfall: got an object, expected a list'],
    ['markets.0.process', [], 'E_TYPE markets.0.process: got a list of 0, expected an object'],
    [
      'cohorts.0.cuont',
      5,
      'E_ARG cohorts.0.cuont: got "cuont", expected a key (did you mean count?)',
    ],
    ['cohorts.9.count', 5, 'E_ARG cohorts.9: got 9, expected an index from 0 to 0'],
  ])('%s = %j is refused', (path, value, expected) => {
    const result = setValue(scenario, path, value)
    expect('faults' in result && result.faults.map(one => formatFault(one))).toEqual([expected])
  })
})
