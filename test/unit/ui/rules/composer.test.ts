import { describe, expect, test } from 'vitest'
import type { Scenario } from '../../../../src/scenario/document.ts'
import { Composer, type Composable } from '../../../../src/ui/rules/composer.svelte.ts'
import { NONE } from '../../../../src/ui/model/values.ts'
import type { Opened } from '../../../../src/workers/messages.ts'
import { simService } from '../../../../src/workers/service.ts'
import { small } from '../../../support/scenarios.ts'

const MARGIN = ['protocols', 0, 'margin']
const WATERFALL = ['protocols', 0, 'waterfall']
const scenario = small('every-rung', 60, 100)

/** A page without a page: the service itself, and what was asked of the run. */
async function bench() {
  const service = simService()
  const open = async (document: Scenario): Promise<Opened> => {
    const answer = await service.open({ text: JSON.stringify(document) })
    if ('faults' in answer) throw new Error(JSON.stringify(answer.faults))
    return answer
  }
  const opened = await open(scenario)
  const sim = {
    opened: opened as Opened | undefined,
    presetId: 'every-rung' as string | undefined,
    controls: opened.controls,
    rowFaults: NONE,
    recomposed: 0,
    set: [] as unknown[],
  }
  const composable = {
    ...sim,
    get opened() {
      return sim.opened
    },
    get presetId() {
      return sim.presetId
    },
    ask: <T>(call: (of: typeof service) => Promise<T>) => call(service),
    set: (control: { key: string }, value: unknown) => sim.set.push([control.key, value]),
    recompose: async (document: Scenario, presetId?: string) => {
      sim.recomposed++
      sim.opened = await open(document)
      sim.presetId = presetId
    },
  } as unknown as Composable
  const composer = new Composer(composable)
  composer.see(scenario)
  return { composer, sim }
}

const kinds = (document: Scenario | undefined): string[] =>
  document!.protocols[0].waterfall.map(({ kind }) => kind)

describe('composing', () => {
  test('a change that is sound runs at once, from the same seed, and says why', async () => {
    const { composer, sim } = await bench()
    await composer.change({ act: 'replace', path: MARGIN, kind: 'dynamic' }, 'because')
    expect(sim.recomposed).toBe(1)
    expect(sim.opened!.scenario.protocols[0].margin.kind).toBe('dynamic')
    expect(sim.opened!.scenario.seed).toBe(scenario.seed)
    expect(composer.notice).toEqual({ why: 'because', dropped: [] })
    expect(composer.draft).toBeUndefined()
  })

  test('a change with faults is a draft: the run is as it was, the fault stands at its field', async () => {
    const { composer, sim } = await bench()
    const path = [...MARGIN, 'initialMarginRate']
    await composer.change({ act: 'set', path, value: 0.0101 }, '')
    expect(sim.recomposed).toBe(1)
    await composer.change({ act: 'set', path: [...MARGIN, 'maintenanceMarginRate'], value: 0.3 }, '') // prettier-ignore
    expect(sim.recomposed).toBe(1)
    expect(composer.faults).toHaveLength(1)
    expect(composer.faultsAt([...MARGIN, 'maintenanceMarginRate'])[0].code).toBe('E_RELATION')
    expect(composer.value([...MARGIN, 'maintenanceMarginRate'])).toBe(0.3)
    await composer.change({ act: 'set', path, value: 0.4 }, 'mended')
    expect(sim.recomposed).toBe(2)
    expect(composer.faults).toEqual([])
    expect(composer.notice?.why).toBe('mended')
    expect(sim.opened!.scenario.protocols[0].margin).toMatchObject({ initialMarginRate: 0.4, maintenanceMarginRate: 0.3 }) // prettier-ignore
  })

  test('a live parameter goes in live, unless a draft is open', async () => {
    const { composer, sim } = await bench()
    const path = [...MARGIN, 'maintenanceMarginRate']
    const control = sim.controls.find(({ key }) => key === path.join('.'))!
    expect(composer.isLive(path, control.param)).toBe(true)
    composer.set(path, control.param, 0.012, '')
    expect(sim.set).toEqual([[path.join('.'), 0.012]])
    expect(sim.recomposed).toBe(0)
    await composer.change({ act: 'set', path: ['clock', 'steps'], value: 0 }, '')
    expect(composer.isLive(path, control.param)).toBe(false)
    composer.discard()
    expect(composer.isLive(path, control.param)).toBe(true)
  })

  test('is undone and redone step by step, back to the preset itself', async () => {
    const { composer, sim } = await bench()
    const before = kinds(scenario)
    await composer.change({ act: 'move', path: WATERFALL, from: 0, to: 2 }, '')
    await composer.change({ act: 'remove', path: [...WATERFALL, 0] }, '')
    expect(kinds(sim.opened!.scenario)).toEqual([before[2], before[0], ...before.slice(3)])
    expect(sim.presetId).toBeUndefined()
    await composer.undo('undone')
    expect(kinds(sim.opened!.scenario)).toEqual([before[1], before[2], before[0], ...before.slice(3)]) // prettier-ignore
    await composer.undo('undone')
    expect(sim.opened!.scenario).toEqual(scenario)
    expect(sim.presetId).toBe('every-rung')
    expect([composer.canUndo, composer.canRedo]).toEqual([false, true])
    await composer.redo('redone')
    await composer.redo('redone')
    expect(kinds(sim.opened!.scenario)).toEqual([before[2], before[0], ...before.slice(3)])
    expect([composer.canUndo, composer.canRedo]).toEqual([true, false])
  })

  test('forgets its past when another run is opened, and not when the same one is edited', async () => {
    const { composer, sim } = await bench()
    await composer.change({ act: 'move', path: WATERFALL, from: 0, to: 1 }, '')
    const edits = [{ step: 3, patches: [] }] as unknown as Scenario['edits']
    composer.see({ ...sim.opened!.scenario, edits })
    expect(composer.canUndo).toBe(true)
    composer.see(small('calm', 60, 100))
    expect(composer.canUndo).toBe(false)
    expect(composer.notice).toBeUndefined()
  })

  test('a change that changes nothing is none', async () => {
    const { composer, sim } = await bench()
    await composer.change({ act: 'replace', path: MARGIN, kind: 'static' }, '')
    expect([sim.recomposed, composer.canUndo, composer.notice]).toEqual([0, false, undefined])
  })
})
