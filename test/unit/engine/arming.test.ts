import { describe, expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import { ON } from '../../../src/protocol/breakers/breaker.ts'
import { COUNT, KIND } from '../../../src/world/events.ts'
import { BAND_HIGH, BAND_LOW, HALTED, LIQUIDATION_ROOM } from '../../../src/world/world.ts'
import { parsed, small } from '../../support/scenarios.ts'

const base = small('march-2020', 300, 900)
const kinds = ['price-band', 'volatility-halt', 'liquidation-throttle']
const withBreakers = (armed: boolean, edits: object[] = []): ReturnType<typeof small> => {
  const tight: Record<string, object> = {
    'price-band': { band: 0.002 },
    'volatility-halt': { moveLimit: 0.001 },
    'liquidation-throttle': { limitShare: 0.001 },
  }
  const breakers = kinds.map(kind => ({ kind, armed, ...tight[kind] }))
  return parsed({ ...base, protocols: [{ ...base.protocols[0], breakers }], edits })
}

describe('a breaker that is not armed', () => {
  test('stops nothing and says nothing, however tight it is', () => {
    const run = stepper(withBreakers(false))
    const { world } = run.run
    run.advance(900, ({ world: { log, markets, protocols } }) => {
      for (let row = 0; row < log.cursor[COUNT]; row++) {
        expect([KIND['breaker-on'], KIND['breaker-off']]).not.toContain(log.kind[row])
      }
      const [{ state }] = markets
      expect([state[HALTED], state[BAND_LOW], state[BAND_HIGH]]).toEqual([0, 0, Infinity])
      expect(protocols[0].tally[LIQUIDATION_ROOM]).toBe(Infinity)
    })
    const free = stepper(parsed({ ...base, protocols: [{ ...base.protocols[0], breakers: [] }] }))
    free.advance(900)
    expect(world.digest).toEqual(free.run.world.digest)
  })

  test.each(kinds.map((kind, i) => [kind, i] as const))(
    'lets go of what it stopped: %s disarmed while it is on',
    (_, index) => {
      const path = ['protocols', 0, 'breakers', index, 'armed']
      const run = stepper(withBreakers(true), { audit: 'full' })
      const { memories } = run.run
      const isOn = (): boolean => memories.protocols[0].breakers[index][ON] === 1
      while (!isOn() && !run.done()) run.advance(1)
      expect(isOn()).toBe(true)
      run.edit([{ step: run.step(), patches: [{ op: 'replace', path, value: false }] }])
      let off = 0
      run.advance(1, ({ world: { log } }) => {
        for (let row = 0; row < log.cursor[COUNT]; row++) {
          off += +(log.kind[row] === KIND['breaker-off'] && log.other[row] === index)
        }
      })
      expect(isOn()).toBe(false)
      expect(off).toBe(1)
    },
  )
})
