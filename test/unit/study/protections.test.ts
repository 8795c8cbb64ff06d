import { describe, expect, test } from 'vitest'
import { simulate } from '../../../src/engine/simulate.ts'
import type { EditDoc, Scenario } from '../../../src/scenario/document.ts'
import { ensembles } from '../../../src/study/ensemble.ts'
import { protectionPair } from '../../../src/study/protections.ts'
import { compared } from '../../../src/study/sideBySide.ts'
import { serial } from '../../../src/study/serial.ts'
import { parsed } from '../../support/scenarios.ts'
import { stormy } from './handmade.ts'

const HALT = { kind: 'volatility-halt', moveLimit: 0.01, volatilityLimit: 1e6, armed: true }
const BAND = { kind: 'price-band', armed: false }

const guarded = (edits: readonly EditDoc[] = []): Scenario => {
  const scenario = stormy()
  const [protocol] = scenario.protocols
  return parsed({ ...scenario, protocols: [{ ...protocol, breakers: [BAND, HALT] }], edits })
}

const edit = (step: number, path: readonly (string | number)[], value: boolean | number) => ({
  step,
  patches: [{ op: 'replace' as const, path: ['protocols', 0, 'breakers', ...path], value }],
})

const breakers = ({ protocols }: Scenario) => protocols[0].breakers

describe('a protection that can be armed', () => {
  test('is disarmed in one scenario, armed in the other, and all else is the same', () => {
    const scenario = guarded()
    for (const breaker of [0, 1]) {
      const [without, with_] = protectionPair(scenario, { protocol: 0, breaker })
      expect(breakers(without)[breaker].armed).toBe(false)
      expect(breakers(with_)[breaker].armed).toBe(true)
      expect(breakers(without)[1 - breaker]).toEqual(breakers(scenario)[1 - breaker])
      expect({ ...without, protocols: [] }).toEqual({ ...scenario, protocols: [] })
    }
  })

  test('stays as it is through the run, whatever an edit said; other edits stay', () => {
    const edits = [edit(3, [1, 'armed'], false), edit(5, [1, 'moveLimit'], 0.02)]
    const [without, with_] = protectionPair(guarded(edits), { protocol: 0, breaker: 1 })
    expect(without.edits).toEqual([edits[1]])
    expect(with_.edits).toEqual([edits[1]])
  })

  test('that is not there is refused', () => {
    expect(() => protectionPair(guarded(), { protocol: 0, breaker: 2 })).toThrow('got breaker 2')
    expect(() => protectionPair(guarded(), { protocol: 1, breaker: 0 })).toThrow('of protocol 1')
  })
})

test('a protection that cannot be armed is taken out, and edits follow those behind it', () => {
  const edits = [edit(3, [0, 'leastSeconds'], 5), edit(4, [1, 'moveLimit'], 0.02)]
  const scenario = guarded(edits)
  const { armed: _, ...plain } = breakers(scenario)[0]
  const bare = {
    ...scenario,
    protocols: scenario.protocols.map(one => ({ ...one, breakers: [plain, one.breakers[1]] })),
  } as Scenario
  const [without, with_] = protectionPair(bare, { protocol: 0, breaker: 0 })
  expect(with_).toBe(bare)
  expect(breakers(without)).toEqual([breakers(bare)[1]])
  expect(without.edits).toEqual([edit(4, [0, 'moveLimit'], 0.02)])
  expect(() => parsed(without)).not.toThrow()
  const [, halt] = breakers(bare)
  const { armed: __, ...plainHalt } = halt
  const last = { ...bare, protocols: [{ ...bare.protocols[0], breakers: [plain, plainHalt] }] }
  const [before] = protectionPair(last as Scenario, { protocol: 0, breaker: 1 })
  expect(before.edits).toEqual([edits[0]])
})

describe('the effect of a protection', () => {
  const design = { macroSeeds: ['a', 'b'], micros: 1, figures: ['volume', 'open-interest-left'] }

  test('is what it changes on the same seeds', async () => {
    const protection = { protocol: 0, breaker: 1 }
    const rows = compared(await ensembles(serial, protectionPair(guarded(), protection), design))
    const left = rows.find(({ id }) => id === 'open-interest-left')!
    const [without, with_] = protectionPair(guarded(), protection)
    expect(simulate(without).digest).not.toBe(simulate(with_).digest)
    expect(left.sides.map(({ runs }) => runs)).toEqual([2, 2])
    expect(left.differences[1]!.estimate).not.toBe(0)
    const [before, after] = left.sides.map(({ mean }) => mean.estimate)
    expect(left.differences[1]!.estimate).toBeCloseTo(after - before, 12)
  })

  test('is none if it never trips', async () => {
    const scenario = guarded()
    const [protocol] = scenario.protocols
    const asleep = parsed({
      ...scenario,
      protocols: [{ ...protocol, breakers: [{ ...HALT, moveLimit: 1 }] }],
    })
    const protection = { protocol: 0, breaker: 0 }
    const rows = compared(await ensembles(serial, protectionPair(asleep, protection), design))
    for (const { differences } of rows) {
      if (differences[1]!.paths > 0) expect(differences[1]).toMatchObject({ low: 0, high: 0 })
    }
    expect(rows.some(({ differences }) => differences[1]!.paths > 0)).toBe(true)
  })
})
