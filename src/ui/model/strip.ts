/** A strip of dots: where the values of a figure lie, one dot a value, piled up where they crowd. */
import { nice } from 'd3-array'
import type { Quantiles } from '../../workers/studyService.ts'
import { linear } from '../charts/plane.ts'

interface Strip {
  /** Middles of the dots, in the order of their values; y counts from the bottom up. */
  readonly dots: readonly { readonly x: number; readonly y: number }[]
  /** Ends of the bar from 5 to 95 %, and the middle of the lucks. */
  readonly low: number
  readonly high: number
  readonly median: number
  /** NaN without one. */
  readonly own: number
  /** Values at the ends of the strip. */
  readonly from: number
  readonly to: number
}

interface StripSize {
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly radius: number
}

/** Lays out the finite ones of `values`. The strip starts at zero, so that one sees how much they differ. */
export function stripOf(
  { values, own, quantiles }: { values: readonly number[]; own: number; quantiles: Quantiles },
  { width, height, radius }: StripSize,
): Strip {
  const known = values.filter(Number.isFinite).toSorted((a, b) => a - b)
  const all = Number.isFinite(own) ? [...known, own] : known
  const [from, to] = nice(Math.min(0, ...all), Math.max(0, ...all), 4)
  const x = linear([from, to], [radius, width - radius])
  const levels = levelsOf(known.map(x), 2 * radius)
  const top = Math.max(0, ...levels)
  const rise = Math.min(2 * radius, (height - 2 * radius) / Math.max(1, top))
  return {
    dots: known.map((value, k) => ({ x: x(value), y: radius + levels[k] * rise })),
    low: x(quantiles.low),
    high: x(quantiles.high),
    median: x(quantiles.median),
    own: Number.isFinite(own) ? x(own) : NaN,
    from,
    to,
  }
}

/** How high each dot is piled: the lowest level on which the dot before, if any, leaves it room. */
function levelsOf(places: readonly number[], room: number): number[] {
  const ends: number[] = []
  return places.map(place => {
    const free = ends.findIndex(end => place - end >= room)
    const level = free < 0 ? ends.length : free
    ends[level] = place
    return level
  })
}
