/** The rows of the three lists: feeds, breakers, keepers. */
import type { BreakerView, Frame, OracleView } from '../../workers/messages.ts'
import type { KeepersView } from '../../workers/risk/types.ts'
import type { Sample } from '../model/riskSamples.ts'
import { riskText } from '../text/risk.ts'

/** A shape tells the state, for those who do not see its colour. */
export type Shape = 'full' | 'ring' | 'diamond' | 'dotted'

export interface Row {
  readonly name: string
  readonly help?: string
  readonly shape: Shape
  /** Token of the role's colour, without the dashes. */
  readonly token: string
  readonly state: string
  readonly isAlarming: boolean
  readonly series: readonly number[]
  readonly value: string
}

/** Age in seconds from which a price is old, and distance from the index at which it is another price. */
const OLD = 60
const FAR = 0.01

const sources = riskText.sources

type SourceState = keyof typeof sources.states

/** State of one source. */
export function sourceState(age: number, away: number, isFaulty: boolean): SourceState {
  if (isFaulty) return 'faulty'
  if (Math.abs(away) >= FAR) return 'away'
  return age > OLD ? 'stale' : 'fresh'
}

/** The sources, then the index and how far the mark is from the outside price. */
export function sourceRows(
  { prices, ages, faulty, indexPrice, state }: OracleView,
  { markPrice, outsidePrice }: Pick<Frame, 'markPrice' | 'outsidePrice'>,
  samples: readonly Sample[],
): readonly Row[] {
  const rows = Array.from(prices, (value, k): Row => {
    const away = value / indexPrice - 1
    const now = sourceState(ages[k], away, faulty[k] === 1)
    const isAlarming = now !== 'fresh'
    return {
      name: sources.name(k),
      shape: isAlarming ? (now === 'stale' ? 'dotted' : 'diamond') : 'full',
      token: isAlarming ? 'forced' : 'protocol',
      state: sources.states[now],
      isAlarming,
      series: samples.map(sample => sample.sources[k]),
      value: now === 'away' || now === 'faulty' ? sources.away(away) : sources.age(ages[k]),
    }
  })
  const plain = { shape: 'ring', token: 'protocol', series: [] } as const
  return [
    // What is wrong comes first.
    ...rows.filter(({ isAlarming }) => isAlarming),
    ...rows.filter(({ isAlarming }) => !isAlarming),
    {
      ...plain,
      name: sources.index,
      state: sources.feed[state],
      isAlarming: state !== 'live',
      value: sources.price(indexPrice),
    },
    {
      ...plain,
      name: sources.toBook,
      state: '',
      isAlarming: false,
      value: sources.away(markPrice / outsidePrice - 1),
    },
  ]
}

/** How many sources neither fail nor stray nor sleep. */
export function soundSources({ prices, ages, faulty, indexPrice }: OracleView): number {
  return Array.from(prices).filter(
    (value, k) => sourceState(ages[k], value / indexPrice - 1, faulty[k] === 1) === 'fresh',
  ).length
}

/** Those that are tripped first. */
export function breakerRows(
  breakers: readonly BreakerView[],
  samples: readonly Sample[],
): readonly Row[] {
  const { states, value: text } = riskText.breakers
  const rows = breakers.map(({ name, about, isArmed, isOn, value, limit }, k): Row => ({
    name,
    help: riskText.breakers.help(about, isArmed),
    shape: isOn ? 'diamond' : isArmed ? 'ring' : 'dotted',
    token: isOn ? 'forced' : isArmed ? 'protocol' : 'dead',
    state: isOn ? states.on : isArmed ? states.armed : states.off,
    isAlarming: isOn,
    series: samples.map(sample => sample.breakers[k]),
    value: isArmed ? text(value, limit) : '',
  }))
  return [
    ...rows.filter(({ isAlarming }) => isAlarming),
    ...rows.filter(({ isAlarming }) => !isAlarming),
  ]
}

/** Waiting is alarming once it lasts this many seconds. */
const LONG = 30

export function keeperRows(
  { working, outOfCapital, waiting, longestWait }: KeepersView,
  samples: readonly Sample[],
): readonly Row[] {
  const { rows, count, wait } = riskText.keepers
  const row = (k: number, value: string, isAlarming: boolean, shape: Shape): Row => ({
    name: rows[k],
    shape,
    token: k < 2 ? 'keeper' : isAlarming ? 'forced' : 'muted',
    state: '',
    isAlarming: isAlarming && k > 1,
    series: samples.map(sample => sample.keepers[k]),
    value,
  })
  const isLate = longestWait >= LONG
  return [
    row(0, count(working), false, 'full'),
    row(1, count(outOfCapital), false, 'ring'),
    row(2, count(waiting.accounts), isLate, isLate ? 'diamond' : 'ring'),
    row(3, wait(longestWait), isLate, isLate ? 'diamond' : 'ring'),
  ]
}
