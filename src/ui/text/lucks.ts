/** Words of the panel of other lucks. */
import type { LuckFigure, LuckFigureId } from '../model/lucks.svelte.ts'
import { count, percent } from './format.ts'

const LABELS: Readonly<Record<LuckFigureId, string>> = {
  liquidated: 'Liquidated, of open interest',
  'fund-low': 'Fund at its lowest, of its start',
  adl: 'Deleveraged, of open interest',
  liquidations: 'Liquidations',
}

/** Shares of one in two significant digits, counts as they are. */
function value(id: LuckFigureId, x: number): string {
  if (id === 'liquidations') return count(Math.round(x))
  const size = Math.abs(x)
  return percent(x, x === 0 || size >= 0.095 ? 0 : size >= 0.0095 ? 1 : 2)
}

function range({ id, quantiles: { low, high } }: LuckFigure): string {
  const [from, to] = [value(id, low), value(id, high)]
  return from === to ? from : `${from} to ${to}`
}

/** With one unit for both ends. */
function shortRange({ id, quantiles: { low, high } }: LuckFigure): string {
  const [from, to] = [value(id, low), value(id, high)]
  return from === to ? from : `${from.replace(/\s?%$/, '')}–${to}`
}

/** A duration that is only roughly known. */
function roughly(seconds: number): string {
  if (seconds < 90) return 'about a minute'
  const minutes = seconds / 60
  if (minutes < 50) return `about ${count(Math.ceil(minutes / 5) * 5)} minutes`
  const hours = Math.round(minutes / 60)
  return hours === 1 ? 'about an hour' : `about ${count(hours)} hours`
}

export const lucksText = {
  title: 'Other lucks',
  about:
    'The same outside prices, crowd and shocks; who acts when and who comes first is drawn anew.',
  withEdits: 'Your changes are made at the same steps.',
  run: (n: number): string => `Run ${count(n)} other lucks`,
  again: 'Run again',
  cancel: 'Cancel',
  refuse: 'Not now',
  agree: 'Run them',
  ask: (n: number, agents: number, steps: number, seconds: number): string =>
    `${count(n)} runs of ${count(agents)} agents over ${count(steps)} steps: ${roughly(seconds)} of this machine\u2019s time.`,
  progress: (done: number, all: number): string => `${count(done)} of ${count(all)}`,
  cancelled: (done: number, all: number): string =>
    `Stopped after ${count(done)} of ${count(all)}.`,
  failed: (problem: string): string => `The runs broke off: ${problem}`,
  stale: 'Rules changed since; run again.',
  /** The sentence that the panel is for. */
  verdict: (figure: LuckFigure): string => {
    const { values, quantiles } = figure
    const opening = `One run is one luck: across ${count(values.length)} lucks`
    if (Number.isNaN(quantiles.median)) return `${opening} there is no open interest to liquidate.`
    if (values.every(value => value === 0)) return `${opening} nobody is liquidated.`
    return `${opening} liquidated is ${range(figure)} of open interest.`
  },
  label: (id: LuckFigureId): string => LABELS[id],
  value,
  shortRange,
  /** In place of a strip, where all values are one. */
  same: (x: string): string => `${x} in every luck`,
  missing: 'none here',
  strip: (figure: LuckFigure, own: number): string => {
    const { id, quantiles } = figure
    const mark = Number.isFinite(own) ? `; this run ${value(id, own)}` : ''
    return `${LABELS[id]}: median ${value(id, quantiles.median)}, 5 to 95\u202f% ${range(figure)}${mark}`
  },
  key: { luck: 'a luck', band: '5 to 95\u202f%', median: 'median', own: 'this run' },
} as const
