import { describe, expect, test } from 'vitest'
import { simulate } from '../../../src/engine/simulate.ts'
import { runJob } from '../../../src/study/runMany.ts'
import { serial } from '../../../src/study/serial.ts'
import { stormy } from './handmade.ts'

const scenario = stormy()

describe('columns of a run', () => {
  test('stand as they were before the first step and after each', () => {
    const marks: number[] = []
    const { start, series, digest } = simulate(scenario, {
      observe: ['markPrice', 'fund'],
      chunk: 7,
      record: ({ world }) => marks.push(world.markets[0].state[1] * world.markets[0].tick),
    })
    expect(Object.keys(series)).toEqual(['markPrice', 'fund'])
    expect(Array.from(series.markPrice)).toEqual(marks)
    expect(start.markPrice).toBe(100)
    expect(digest).toBe(simulate(scenario).digest)
  })

  test('of an unknown name are refused', () => {
    expect(() => simulate(scenario, { observe: ['markprice'] })).toThrow('got markprice')
  })
})

describe('a job', () => {
  test('keeps the columns asked for, and computes figures from others without keeping those', () => {
    const plain = runJob({ scenario, observe: ['fund'] })
    expect(plain.figures).toEqual({})
    const result = runJob({ scenario, observe: ['fund'], figures: ['liquidated', 'fund-low'] })
    expect(Object.keys(result.series)).toEqual(['fund'])
    expect(Object.keys(result.start)).toEqual(['fund'])
    expect(result.series.fund).toEqual(plain.series.fund)
    expect(result.digest).toBe(plain.digest)
    const { liquidated, insuranceLow, insuranceStart } = result.summary
    const { openInterest: interest } = simulate(scenario, { observe: ['openInterest'] }).start
    expect(result.figures.liquidated).toBeGreaterThan(0)
    expect(result.figures.liquidated).toBeCloseTo(liquidated / interest, 12)
    expect(result.figures['fund-low']).toBeCloseTo(insuranceLow / insuranceStart, 9)
  })

  test('after another gives results in order and says which are done', async () => {
    const jobs = ['a', 'b', 'c'].map(seed => ({ scenario: { ...scenario, seed }, observe: [] }))
    const done: number[] = []
    const results = await serial(jobs, job => done.push(job))
    expect(results.map(({ digest }) => digest)).toEqual(
      jobs.map(job => simulate(job.scenario).digest),
    )
    expect(done).toEqual([0, 1, 2])
    expect(await serial([])).toEqual([])
  })
})
