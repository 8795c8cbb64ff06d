import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SavedRun, type Saved } from '../../../../src/ui/model/savedRun.svelte.ts'

const RUN: Saved = {
  ...{
    text: '{}',
    title: 'A crash',
    changes: 2,
    step: 300,
    steps: 1000,
    digest: '0123456789abcdef',
  },
  ...{ presetId: 'march-2020', isOwn: true, isLeft: false },
}

let kept: Map<string, string>
let isForbidden = false

beforeEach(() => {
  vi.useFakeTimers()
  kept = new Map()
  isForbidden = false
  const forbid = (): void => {
    if (isForbidden) throw new DOMException('denied', 'SecurityError')
  }
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => {
      forbid()
      return kept.get(key) ?? null
    },
    setItem: (key: string, value: string) => {
      forbid()
      kept.set(key, value)
    },
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const written = (): Saved | undefined => {
  const [text] = [...kept.values()]
  return text === undefined ? undefined : (JSON.parse(text) as Saved)
}

/** What the next visit is offered. */
function recalled(): Saved | undefined {
  const next = new SavedRun(() => undefined)
  next.recall()
  return next.offer
}

describe('a run', () => {
  test('is saved at once, then at most every five seconds, and never older than that', () => {
    let step = 0
    const saved = new SavedRun(() => ({ ...RUN, step }))
    let writes = 0
    const { setItem } = localStorage
    vi.spyOn(localStorage, 'setItem').mockImplementation((key, value) => {
      writes++
      setItem(key, value)
    })
    for (let frame = 0; frame < 60 * 60; frame++) {
      step++
      saved.note()
      vi.advanceTimersByTime(1000 / 60)
      expect(step - (written()?.step ?? 0)).toBeLessThanOrEqual(5 * 60 + 2)
    }
    expect(writes).toBeGreaterThanOrEqual(11)
    expect(writes).toBeLessThanOrEqual(13)
  })

  test('of a person is offered at the next visit, however the last one ended', () => {
    kept.set('breakwater-run', JSON.stringify({ ...RUN, isLeft: true }))
    expect(recalled()).toEqual({ ...RUN, isLeft: true })
  })

  test('that the page opens on by itself is offered only after a crash', () => {
    kept.set('breakwater-run', JSON.stringify({ ...RUN, isOwn: false, isLeft: true }))
    expect(recalled()).toBeUndefined()
    kept.set('breakwater-run', JSON.stringify({ ...RUN, isOwn: false, isLeft: false }))
    expect(recalled()).toBeDefined()
  })

  test('on offer is not overwritten by what the page opens on, until somebody has decided', () => {
    kept.set('breakwater-run', JSON.stringify(RUN))
    let own = { ...RUN, step: 5, isOwn: false }
    const saved = new SavedRun(() => own)
    saved.recall()
    saved.note()
    vi.advanceTimersByTime(20_000)
    expect(written()?.step).toBe(300)
    own = { ...own, isOwn: true }
    saved.note()
    vi.advanceTimersByTime(20_000)
    expect(written()?.step).toBe(5)
    expect(saved.offer?.step).toBe(300)
    saved.dismiss()
    expect(saved.offer).toBeUndefined()
  })
})

describe('storage', () => {
  test('that is denied is noted, and nothing throws', () => {
    isForbidden = true
    const saved = new SavedRun(() => RUN)
    saved.recall()
    saved.note()
    vi.advanceTimersByTime(10)
    expect(saved.isDenied).toBe(true)
    isForbidden = false
    saved.note()
    vi.advanceTimersByTime(6000)
    expect(saved.isDenied).toBe(false)
  })

  test.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['a list', '[]'],
    ['a step that is none', JSON.stringify({ ...RUN, step: -1 })],
    ['a step of another kind', JSON.stringify({ ...RUN, step: '300' })],
    ['a text of another kind', JSON.stringify({ ...RUN, text: {} })],
    ['a preset of another kind', JSON.stringify({ ...RUN, presetId: 5 })],
    ['a run that had not begun', JSON.stringify({ ...RUN, step: 0 })],
  ])('with %s in it offers nothing', (_, text) => {
    kept.set('breakwater-run', text)
    expect(recalled()).toBeUndefined()
  })
})
