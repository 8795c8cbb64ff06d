import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { simulate } from '../../../src/engine/simulate.ts'
import type { Opened, SimService } from '../../../src/workers/messages.ts'
import { simService } from '../../../src/workers/service.ts'
import { small } from '../../support/scenarios.ts'

const scenario = small('march-2020-linear', 300, 1200)
const text = JSON.stringify(scenario)
const DEPTH = ['markets', 0, 'venue', 'depth']

async function opened(source = text): Promise<[SimService, Opened]> {
  const service = simService()
  const answer = await service.open({ text: source })
  if ('faults' in answer) throw new Error(JSON.stringify(answer.faults))
  return [service, answer]
}

describe('the service', () => {
  test('opens at step 0, advances, and ends with the digest of the whole run', async () => {
    const [service, { frame, accounts }] = await opened()
    expect(frame.step).toBe(0)
    expect(frame.notional.length).toBe(accounts)
    let last = frame
    while (!last.done) last = await service.advance(113)
    expect(last.step).toBe(1200)
    expect(last.digest).toBe(simulate(scenario).digest)
  })

  test('a frame holds every step and event since the one before', async () => {
    const [service, { observations }] = await opened()
    const frames = [await service.advance(700), await service.advance(500)]
    expect(frames.map(({ observed }) => observed)).toEqual([700, 500])
    expect(frames[0].observations.length).toBe(700 * observations.length)
    expect(frames[1].events.count).toBeGreaterThan(10)
    expect(frames[1].events.id.every((id, i, all) => i === 0 || id > all[i - 1])).toBe(true)
  })

  test('draws the accounts of every market of a protocol', async () => {
    const [market] = scenario.markets
    const [protocol] = scenario.protocols
    const [, { frame, accounts, cohortOf }] = await opened(
      JSON.stringify({
        ...scenario,
        markets: [market, { ...market, id: 'second' }],
        protocols: [{ ...protocol, markets: ['btc', 'second'] }],
        cohorts: scenario.cohorts.map((one, i) => ({ ...one, market: i === 0 ? 'second' : 'btc' })),
      }),
    )
    for (let i = 0; i < accounts; i++) expect(frame.notional[i] !== 0).toBe(cohortOf[i] >= 0)
  })

  test('edits at one step, of parameters that limit each other, are both in force', async () => {
    const [service] = await opened()
    await service.advance(10)
    const margin = ['protocols', 0, 'margin']
    const first = await service.edit([...margin, 'initialMarginRate'], 0.1)
    const second = await service.edit([...margin, 'maintenanceMarginRate'], 0.05)
    expect(first).toMatchObject({ step: 10 })
    expect(second).toMatchObject({ step: 10 })
    const third = await service.edit([...margin, 'maintenanceMarginRate'], 0.2)
    expect(third).toMatchObject({ faults: [{ code: 'E_EDIT_RELATION' }] })
  })

  test('a run with live edits, shared, is what its link replays', async () => {
    const [service] = await opened()
    await service.advance(600)
    await service.edit(DEPTH, 3000)
    await service.advance(300)
    await service.edit(DEPTH, 9000)
    const last = await service.advance(600)
    const shared = await service.share()
    if ('faults' in shared) throw new Error('no link')
    expect(shared.digest).toBe(last.digest)
    expect(await service.digestOf({ link: shared.fragment })).toEqual({ digest: last.digest })
  })

  test('seeking back and forth ends at the same state', async () => {
    const [service] = await opened()
    const { digest } = await service.advance(500)
    await service.advance(300)
    expect((await service.seek(500)).digest).toBe(digest)
    expect((await service.seek(900)).step).toBe(900)
    expect((await service.seek(500)).digest).toBe(digest)
  })

  test('restarts with its edits or without', async () => {
    const [service] = await opened()
    await service.advance(5)
    await service.edit(DEPTH, 3000)
    const kept = await service.restart(true)
    expect('faults' in kept ? 0 : kept.scenario.edits.length).toBe(1)
    const dropped = await service.restart(false)
    expect('faults' in dropped ? 1 : dropped.scenario.edits.length).toBe(0)
  })

  test.each([
    ['text that is no JSON', '{'],
    [
      'a crowd too large for a page',
      JSON.stringify({ ...scenario, cohorts: [{ ...scenario.cohorts[0], count: 100_001 }] }),
    ],
  ])('%s changes nothing of the open run', async (_, bad) => {
    const [service] = await opened()
    const { digest } = await service.advance(50)
    expect(await service.open({ text: bad })).toHaveProperty('faults')
    expect((await service.advance(0)).digest).toBe(digest)
  })

  test('a seek can be cancelled', async () => {
    const [service] = await opened(readFileSync('presets/march-2020-linear.json', 'utf8'))
    const seeking = service.seek(12_000)
    await service.cancel()
    expect((await seeking).step).toBeLessThan(12_000)
  })
})
