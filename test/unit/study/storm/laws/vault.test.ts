import { describe, expect, test } from 'vitest'
import { IMPACT_POOL } from '../../../../../src/market/venues/poolTrading.ts'
import type { RungContext } from '../../../../../src/protocol/waterfall/rung.ts'
import { poolCap, poolImpact, poolPrice } from '../../../../../src/study/storm/laws/pool.ts'
import { vaultClaims, vaultPrice } from '../../../../../src/study/storm/laws/vault.ts'
import { COUNT, KIND } from '../../../../../src/world/events.ts'
import { LONG_LOTS, STEP, VAULT_ASKED } from '../../../../../src/world/world.ts'
import { parsed, small } from '../../../../support/scenarios.ts'
import { judged, type Spoil } from './judged.ts'

const VAULT = [vaultClaims, vaultPrice]
const POOL = [poolPrice, poolCap, poolImpact]

const run = small('vault-run', 200, 400)
const base = small('latency-arbitrage', 150, 200)
const pool = parsed({
  ...base,
  markets: base.markets.map(one => ({
    ...one,
    venue: { ...one.venue, impactFactor: 1e-9, executionDelay: 2 * base.clock.stepSeconds },
  })),
})

test('a vault keeps its laws while depositors run', () => {
  const { broken, looks } = judged(run, VAULT)
  expect(broken).toBeUndefined()
  expect(looks.K9).toBeGreaterThan(0)
  expect(looks['K13: depositors came or went']).toBeGreaterThan(0)
})

test.each([
  ['at once', base],
  ['after a delay, with a price for imbalance', pool],
])('a pool keeps its laws where it fills %s', (_, scenario) => {
  const { broken, looks } = judged(scenario, [...POOL, ...VAULT])
  expect(broken).toBeUndefined()
  expect(Object.keys(looks)).toEqual(expect.arrayContaining(['K16', 'K11', 'K12']))
})

test('nothing is to be seen where there is neither', () => {
  expect(judged(small('w1', 30, 10), POOL).looks).toEqual({})
})

type Run = Parameters<Spoil['act']>[0]

const vaultOf = ({ rules }: Run): RungContext => rules.protocols[0].vault!.context

const once = (when: string, change: (state: Run) => void): Spoil => ({
  when,
  act: state => {
    change(state)
    return true
  },
})

describe('is seen broken', () => {
  test.each<[string, (state: Run) => void, string]>([
    ['shares appear', state => vaultOf(state).shares[0]++, 'shares and requests'],
    ['a request is forgotten', state => vaultOf(state).totals[1]++, 'shares and requests'],
    ['those who wait are miscounted', ({ world }) => world.protocols[0].tally[VAULT_ASKED]++, 'depositors who wait'], // prettier-ignore
    ['more is asked for than there is', state => {
      const { asked, totals, shares } = vaultOf(state)
      asked[shares.indexOf(0)] += 5
      totals[1] += 5
    }, 'shares asked back'],
  ])('where %s', (_, change, what) => {
    const { broken } = judged(run, [vaultClaims], once('end', change))
    expect(broken).toMatchObject({ law: 'K9', step: 0 })
    expect(broken!.what).toContain(what)
  }) // prettier-ignore

  test('where somebody takes more out of a vault than his shares are worth', () => {
    const { broken, spoiledAt } = judged(run, [vaultPrice], {
      when: 'after market',
      act: state => {
        const { world, account, asset } = vaultOf(state)
        const { log } = world
        const row = log.kind.subarray(0, log.cursor[COUNT]).indexOf(KIND['vault-out'])
        if (row < 0 || log.other[row] !== account) return false
        world.cash[asset][account] -= 1000
        return true
      },
    })
    expect(broken).toMatchObject({ law: 'K13', phase: 'after market', step: spoiledAt })
  })

  test('where a vault loses without a loss', () => {
    const spoil = once('after margin', state => {
      const { world, account, asset } = vaultOf(state)
      world.cash[asset][account]--
    })
    const { broken } = judged(run, [vaultPrice], spoil)
    expect(broken).toMatchObject({ law: 'K13', step: 0, phase: 'after margin' })
  })

  test('where a pool sells a tick too low', () => {
    const { broken, spoiledAt } = judged(base, [poolPrice], {
      when: 'end',
      act: ({ world: { log } }) => {
        const row = log.kind.subarray(0, log.cursor[COUNT]).indexOf(KIND.fill)
        if (row >= 0) log.ticks[row] -= 2 * Math.sign(log.lots[row])
        return row >= 0
      },
    })
    expect(broken).toMatchObject({ law: 'K16', step: spoiledAt })
    expect(broken!.what).toContain('ticks')
  })

  test('where positions outgrow a pool', () => {
    const spoil = once('after market', ({ world }) => (world.markets[0].state[LONG_LOTS] += 1e12))
    expect(judged(base, [poolCap], spoil).broken).toMatchObject({ law: 'K11', step: 0 })
  })

  test.each<[string, (state: Run) => void, string]>([
    ['pays back what it has not taken', ({ world }) => world.markets[0].venueState[IMPACT_POOL]--, 'impact pool'], // prettier-ignore
    ['forgets who waits', ({ world }) => (world.markets[0].venueState[9] += 1), 'orders that wait'],
  ])('where a pool %s', (_, change, what) => {
    const { broken } = judged(pool, [poolImpact], once('end', change))
    expect(broken).toMatchObject({ law: 'K12', step: 0 })
    expect(broken!.what).toContain(what)
  })

  test('where a pool lets an order wait too long', () => {
    const { broken, spoiledAt } = judged(pool, [poolImpact], {
      when: 'end',
      act: ({ memories, world }) => {
        const { due } = memories.venues[0] as { readonly due: Int32Array }
        const row = due.findIndex(at => at > 0)
        if (row >= 0) due[row] = world.scalars[STEP] + 1
        return row >= 0
      },
    })
    expect(broken).toMatchObject({ law: 'K12', step: spoiledAt, left: 1, right: 0 })
    expect(broken!.what).toContain('orders overdue')
  })
})
