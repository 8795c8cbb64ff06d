/** What a key press means to the page, if nothing else has a use for it. */

export type KeyAct =
  'play' | 'back' | 'step' | 'faster' | 'slower' | 'reset' | 'centre' | 'help' | 'search'

const ACTS: Readonly<Record<string, KeyAct>> = {
  ' ': 'play',
  ArrowLeft: 'back',
  ArrowRight: 'step',
  ArrowUp: 'faster',
  ArrowDown: 'slower',
  r: 'reset',
  R: 'reset',
  c: 'centre',
  C: 'centre',
  '?': 'help',
}

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** The act of a key; `own` says what the focused element does with keys itself. */
export function actOf(
  press: Press,
  own: 'nothing' | 'press' | 'range' | 'text',
): KeyAct | undefined {
  const { key, ctrlKey, metaKey, altKey } = press
  if ((ctrlKey || metaKey) && key.toLowerCase() === 'k') return 'search'
  if (ctrlKey || metaKey || altKey || own === 'text') return undefined
  if (own === 'press' && key === ' ') return undefined
  if (own === 'range' && key.startsWith('Arrow')) return undefined
  return ACTS[key]
}

/** What an element does with keys. */
export function keysOf(target: EventTarget | null): Parameters<typeof actOf>[1] {
  if (!(target instanceof HTMLElement)) return 'nothing'
  if (target instanceof HTMLInputElement) return target.type === 'range' ? 'range' : 'text'
  if (target.matches('textarea, select')) return 'text'
  // Arrows scroll a panel that has the focus.
  if (target.matches('[role="tabpanel"], [data-scrolls]')) return 'range'
  return target.closest('button, summary, a, [role="tab"]') ? 'press' : 'nothing'
}
