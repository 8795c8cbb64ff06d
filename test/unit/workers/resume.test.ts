import { describe, expect, test } from 'vitest'
import type { StrategyPart } from '../../../src/agents/strategy.ts'
import { CATALOGUE } from '../../../src/engine/catalogue.ts'
import { useParts } from '../../../src/engine/parts.ts'
import { simulate } from '../../../src/engine/simulate.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import type { Opened, SimService } from '../../../src/workers/messages.ts'
import { simService } from '../../../src/workers/service.ts'
import { isOutOfMemory } from '../../../src/workers/memory.ts'
import { small } from '../../support/scenarios.ts'

useParts(CATALOGUE)

const ACTIVITY = ['cohorts', 0, 'activity']

async function opened(scenario: Scenario): Promise<[SimService, Opened]> {
  const service = simService()
  const answer = await service.open({ text: JSON.stringify(scenario) })
  if ('faults' in answer) throw new Error(JSON.stringify(answer.faults))
  return [service, answer]
}

async function edited(service: SimService, value: number): Promise<Scenario> {
  const answer = await service.edit(ACTIVITY, value)
  if ('faults' in answer) throw new Error(JSON.stringify(answer.faults))
  return answer.scenario
}

describe('another worker', () => {
  test.each(['march-2020', 'short-gamma-squeeze', 'oracle-pump', 'generation-3'])(
    'goes on with %s from what was kept, and ends at the same digest',
    async id => {
      const scenario = small(id, 200, 300)
      const [first] = await opened(scenario)
      await first.advance(100)
      await edited(first, 0.9 * scenario.cohorts[0].activity)
      await first.advance(20)
      // Structured clone, as between two workers.
      const kept = structuredClone(await first.keep())
      await first.advance(10)
      const document = await edited(first, 0.8 * scenario.cohorts[0].activity)
      const { step, digest } = await first.advance(30)

      const second = simService()
      const frame = await second.resume(kept, document, step)
      expect(frame).toMatchObject({ step, digest, observed: 0 })
      expect(frame.events.count).toBe(0)
      const ends = [await first.advance(300), await second.advance(300)]
      expect(ends[1].digest).toBe(ends[0].digest)
      expect(ends[1].digest).toBe(simulate(document).digest)
      expect(ends[1].observations).toEqual(ends[0].observations)
    },
  )

  test('goes on from the document alone where nothing was kept', async () => {
    const scenario = small('march-2020', 200, 300)
    const [first] = await opened(scenario)
    const { digest } = await first.advance(120)
    expect(await simService().resume(null, scenario, 120)).toMatchObject({ step: 120, digest })
  })

  test('has the rows of the cast that were seen before', async () => {
    const scenario = small('march-2020', 200, 300)
    const [first] = await opened(scenario)
    await first.advance(55)
    const kept = structuredClone(await first.keep())
    const second = simService()
    await second.resume(kept, scenario, 90)
    await first.advance(35)
    const views = await Promise.all([first, second].map(one => one.cast(kept.number, 0)))
    expect(views[1]).toEqual(views[0])
    expect(views[1].steps.length).toBe(10)
  })
})

describe('a run that breaks', () => {
  const overflow = (): never => overflow()

  test.each([
    ['throws', () => { throw new Error('planted') }, /^block 0: agent noise of \S+: planted$/], // prettier-ignore
    ['fills the call stack', overflow, /^block 0: agent noise of \S+: Maximum call stack/],
  ])(
    'by an agent that %s says which agent and where, and the worker still opens others',
    async (_, decide, told) => {
      const scenario = small('march-2020', 200, 300)
      const agents = CATALOGUE.agents as Map<string, StrategyPart>
      const sound = agents.get('noise')!
      agents.set('noise', { ...sound, decide })
      const [service] = await opened(scenario).finally(() => agents.set('noise', sound))
      await expect(service.advance(50)).rejects.toThrow(told)
      await expect(service.advance(1)).rejects.toThrow(told)
      await service.open({ text: JSON.stringify(scenario) })
      expect((await service.advance(300)).digest).toBe(simulate(scenario).digest)
    },
  )

  test('a full call stack is no lack of memory', () => {
    expect(isOutOfMemory(new RangeError('Maximum call stack size exceeded'))).toBe(false)
    expect(isOutOfMemory(new RangeError('Array buffer allocation failed'))).toBe(true)
  })
})

describe('memory', () => {
  test('a run that needs more than a page has is refused before it starts', async () => {
    const scenario = small('march-2020', 200, 300)
    const [service] = await opened(scenario)
    const { digest } = await service.advance(50)
    const clock = { ...scenario.clock, steps: 2_000_000 }
    const answer = await service.open({ text: JSON.stringify({ ...scenario, clock }) })
    expect(answer).toMatchObject({
      faults: [{ code: 'E_MEMORY', expected: 'at most 1000 MB here' }],
    })
    expect((await service.advance(0)).digest).toBe(digest)
  })

  test('that the browser does not give is told with how much is needed and how much there is', async () => {
    const scenario = small('march-2020', 200, 300)
    const [service] = await opened(scenario)
    const { digest } = await service.advance(50)
    const Whole = globalThis.ArrayBuffer
    const Column = globalThis.Float64Array
    // Half of what the run needs can be had in one piece, and no column any more.
    class Scarce extends Whole {
      constructor(bytes: number) {
        if (bytes > 12e6) throw new RangeError('Array buffer allocation failed')
        super(bytes)
      }
    }
    globalThis.ArrayBuffer = Scarce as ArrayBufferConstructor
    globalThis.Float64Array = new Proxy(Column, {
      construct: () => {
        throw new RangeError('Array buffer allocation failed')
      },
    })
    const answer = await service.open({ text: JSON.stringify(scenario) }).finally(() => {
      globalThis.ArrayBuffer = Whole
      globalThis.Float64Array = Column
    })
    expect(answer).toEqual({
      faults: [
        {
          code: 'E_MEMORY',
          path: '',
          got: 'a run of 21 MB',
          expected: 'at most 10 MB, all that this browser gives',
        },
      ],
    })
    expect((await service.advance(0)).digest).toBe(digest)
  })
})
