import { describe, expect, test } from 'vitest'
import { headline, type Facts, type Mood } from '../../../../src/ui/text/headline.ts'

const calm: Facts = {
  about: '',
  done: false,
  agents: 5000,
  recentMove: 0.001,
  recentLiquidations: 0,
  recentSocialized: 0,
  recentInsolvent: 0,
  windowSeconds: 600,
  liquidations: 0,
  fundPaid: 0,
  fundLost: 0,
  fundShare: 1,
  socialized: 0,
  insolvent: 0,
  attackProfit: 0,
}

describe('while a run is under way', () => {
  test.each<[Mood, Partial<Facts>]>([
    ['calm', {}],
    ['falling', { recentMove: -0.04 }],
    ['rising', { recentMove: 0.04 }],
    ['first', { recentLiquidations: 2, liquidations: 2, recentMove: -0.04 }],
    ['longs', { recentLiquidations: 552, liquidations: 552, recentMove: -0.1 }],
    ['shorts', { recentLiquidations: 552, liquidations: 552, recentMove: 0.1 }],
    ['dry', { recentLiquidations: 552, liquidations: 900, fundPaid: 1e5, fundShare: 0.001 }],
    ['socialized', { recentLiquidations: 552, recentSocialized: 10, fundShare: 0 }],
    ['insolvent', { recentInsolvent: 5, recentSocialized: 10 }],
    ['low', { liquidations: 900, fundPaid: 1e5, fundShare: 0.2 }],
    ['low', { liquidations: 900, fundLost: 1e5, fundShare: 0.2 }],
    ['calm', { fundLost: 1e5, fundShare: 0.2 }],
    ['calmAgain', { liquidations: 900, fundPaid: 10, fundShare: 0.8 }],
  ])('it says %s', (mood, change) => {
    expect(headline({ ...calm, ...change }).mood).toBe(mood)
  })

  test('the line under it names the figures', () => {
    const { headline: words, hint } = headline({
      ...calm,
      recentLiquidations: 552,
      liquidations: 552,
      recentMove: -0.1,
    })
    expect(words).toBe('The longs are going under')
    expect(hint).toContain('552 liquidations in 10\u202fmin.')
  })

  test('a scenario that begins like any other speaks for itself', () => {
    expect(headline({ ...calm, about: 'A day in March.' }).hint).toBe('A day in March.')
  })
})

describe('when a run is over', () => {
  test.each<[Mood, Partial<Facts>]>([
    ['quiet', {}],
    ['held', { liquidations: 3 }],
    ['held', { liquidations: 3, fundLost: 10, fundShare: 0.99 }],
    ['dented', { liquidations: 3, fundLost: 10, fundShare: 0.5 }],
    ['dented', { liquidations: 3, fundPaid: 10 }],
    ['shared', { liquidations: 3, fundPaid: 10, socialized: 4 }],
    ['sunk', { liquidations: 3, fundPaid: 10, socialized: 4, insolvent: 1, attackProfit: 9 }],
    ['robbed', { liquidations: 3, attackProfit: 9 }],
    ['held', { liquidations: 3, attackProfit: -9 }],
  ])('it says %s', (mood, change) => {
    const said = headline({ ...calm, done: true, ...change })
    expect(said.mood).toBe(mood)
    expect(said.hint).not.toBe('')
  })

  test('a fund that paid nothing but lost on what it took over has not kept its level', () => {
    const said = headline({ ...calm, done: true, liquidations: 3, fundLost: 12e6, fundShare: 0.14 })
    expect(said.hint).toContain('the insurance fund ended 12.0\u202fM usd lower')
  })
})
