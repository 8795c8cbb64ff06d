/** The figures that matter now: of a venue with a book, or of one without. */
import type { Frame, Opened } from '../../workers/messages.ts'
import { EN } from '../text/en.ts'
import { count, percent, plain, price, signedPercent, usd } from '../text/format.ts'
import { monitorText as text } from '../text/monitor.ts'
import { isOver, reproductionAt } from './cascade.ts'
import type { Chronicle } from './chronicle.ts'
import type { History } from './types.ts'

export interface Figure {
  readonly label: string
  readonly value: string
  readonly note: string
  readonly help: string
}

export interface Scene {
  readonly opened: Opened
  readonly frame: Frame
  readonly history: History
  readonly chronicle: Chronicle
}

/** Two columns of figures, row by row. */
export function figuresOf(scene: Scene): Figure[] {
  const { frame, history } = scene
  const start = history.column('markPrice')[0] ?? frame.markPrice
  const mark = {
    label: text.mark,
    value: price(frame.markPrice),
    note: signedPercent(frame.markPrice / start - 1, 1),
    help: text.sinceStart,
  }
  const { liquidations } = frame.summary
  const broken = {
    label: text.liquidations,
    value: count(liquidations),
    note: liquidations > 0 ? percent(liquidations / scene.opened.agents, 1) : '',
    help: '',
  }
  const second = frame.depth
    ? [depth(scene), makers(scene), reproduction(scene), funding(scene)]
    : [basis(scene), wholeReproduction(scene)]
  return [mark, broken, ...second]
}

const latest = (history: History, id: string): number => history.column(id).at(-1) ?? NaN

function depth({ history }: Scene): Figure {
  const column = history.column('bidDepth')
  // A book needs a few steps to fill.
  const before = column[Math.min(column.length - 1, 12)] ?? NaN
  const now = latest(history, 'bidDepth')
  const isLess = now < 0.8 * before
  return {
    label: text.depth,
    value: usd(now),
    note: isLess ? text.was(before) : '',
    help: text.depthHelp,
  }
}

function makers({ history }: Scene): Figure {
  const away = latest(history, 'makersAway')
  const all = latest(history, 'makersTotal')
  return {
    label: text.makers,
    value: Number.isFinite(all) ? count(all - away) : '–',
    note: Number.isFinite(all) ? text.of(all) : '',
    help: '',
  }
}

/** Over the last minute of the cascade that is under way. */
function reproduction({ chronicle, frame, opened }: Scene): Figure {
  const now = frame.step - 1
  const cascade = chronicle.cascades.at(-1)
  const isNow = cascade && !isOver(cascade, now, opened.stepSeconds)
  const value = isNow ? reproductionAt(cascade, now) : NaN
  const note = Number.isNaN(value) ? text.resting : value >= 1 ? text.growing : text.lately
  return {
    label: text.reproduction,
    value: Number.isNaN(value) ? '–' : plain(value),
    note,
    help: text.reproductionHelp,
  }
}

function funding({ history }: Scene): Figure {
  const rate = latest(history, 'fundingRate')
  if (!Number.isFinite(rate)) {
    const ratio = latest(history, 'volatility')
    return {
      label: text.volatility,
      value: Number.isFinite(ratio) ? `${plain(ratio)}×` : '–',
      note: text.volatilityNote,
      help: '',
    }
  }
  return {
    label: text.funding,
    value: signedPercent(rate, 3),
    note: text.fundingNote(rate),
    help: '',
  }
}

function basis({ frame }: Scene): Figure {
  const { basisLow } = frame.summary
  const now = frame.markPrice / frame.outsidePrice - 1
  const low = Math.exp(basisLow) - 1
  return {
    label: text.basis,
    value: signedPercent(now),
    note: low < now - 0.005 ? EN.monitor.lowest(signedPercent(low, 0)) : '',
    help: '',
  }
}

function wholeReproduction({ frame }: Scene): Figure {
  const { liquidations, reproductionNumber } = frame.summary
  const { mood } = EN.monitor
  const note =
    liquidations === 0
      ? mood.none
      : reproductionNumber < 0.2
        ? mood.outside
        : reproductionNumber < 0.6
          ? mood.mixed
          : mood.self
  return {
    label: text.reproduction,
    value: liquidations > 0 ? plain(reproductionNumber) : '–',
    note,
    help: EN.monitor.reproductionHelp,
  }
}
