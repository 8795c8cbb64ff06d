import { describe, expect, test } from 'vitest'
import { choice, number, share } from '../../../../src/scenario/declaration.ts'
import type { Control } from '../../../../src/workers/messages.ts'
import { actOnFeed, feedActs } from '../../../../src/ui/model/feed.ts'
import { proposal, troubleOf } from '../../../../src/ui/model/tries.ts'

const words = { label: 'It', help: 'Help.', live: true }
const rate = share(0.01, { ...words, slider: [0, 0.05] })
const depth = number('usd per agent', 5000, {
  ...words,
  min: 100,
  max: 1e7,
  slider: [2000, 20_000],
  scale: 'log',
})

const control = (
  path: Control['path'],
  param: Control['param'],
  value: Control['value'],
): Control => ({
  key: path.join('.'),
  path,
  param,
  value,
  group: '',
  owner: '',
})

const initial = control(['protocols', 0, 'margin', 'initialMarginRate'], rate, 0.01)
const size = control(['protocols', 0, 'waterfall', 0, 'sizeShare'], rate, 0.02)
const house = control(['markets', 0, 'venue', 'depth'], depth, 5000)

describe('a proposal', () => {
  test('moves the first remedy that the scenario has, to a round number on its slider', () => {
    const { control: moved, value } = proposal([initial, house], 'crowd')!
    expect(moved).toBe(house)
    expect(value).toBeGreaterThan(5000)
    expect(value).toBeLessThanOrEqual(20_000)
    expect(String(value)).toMatch(/^\d\d?0+$/)
  })

  test('passes over a remedy that has no room left', () => {
    const full = { ...house, value: 20_000 }
    expect(proposal([initial, full], 'crowd')!.control).toBe(initial)
  })

  test('is of the part that is meant', () => {
    const other = control(['cohorts', 0, 'agent', 'sizeShare'], rate, 0.02)
    expect(proposal([other, size], 'fund')!.control).toBe(size)
  })

  test('is none where nothing helps', () => {
    expect(proposal([initial], 'fund')).toBeUndefined()
    expect(proposal([], 'crowd')).toBeUndefined()
  })

  test('follows from what the market did most of it with', () => {
    const of = ['maker', 'liquidation', 'outside', 'mark-rule', undefined].map(troubleOf)
    expect(of).toEqual(['makers', 'crowd', 'leverage', 'oracle', 'crowd'])
  })
})

describe('a feed', () => {
  const fault = choice('none', ['none', 'frozen', 'biased'], words)
  const feed = (value: string): Control => control(['markets', 0, 'oracle', 'fault'], fault, value)

  test('is made to fail by its own parameter, so that a link replays it', () => {
    const set: [string, unknown][] = []
    const sim = {
      controls: [initial, feed('none')],
      set: (one: Control, value: Control['value']) => void set.push([one.key, value]),
    }
    expect(feedActs(sim)).toEqual(['frozen', 'biased'])
    actOnFeed(sim, 'frozen')
    expect(set).toEqual([['markets.0.oracle.fault', 'frozen']])
  })

  test('that fails can be let go again', () => {
    expect(feedActs({ controls: [feed('biased')] })).toEqual(['none'])
  })

  test('without a switch is left alone', () => {
    expect(feedActs({ controls: [] })).toEqual([])
  })
})
