/** Writes the crowd into pixels: longs filled, shorts hollow, the dead as crosses, those that break bright. */
import { DEAD, SIDES, type Crowd } from './crowd.ts'
import type { Fates } from './fates.ts'
import type { CrowdColours } from './crowdColours.ts'
import type { Palette } from './palette.ts'

export interface Sheet {
  readonly pixels: Uint32Array
  /** Device pixels: of the sheet, a cell of the crowd, and the gap between marks. */
  readonly width: number
  readonly pitch: number
  readonly gap: number
}

export interface Now {
  readonly step: number
  /** Steps for which a broken account stays bright. */
  readonly glow: number
}

/** Who is painted: `cohortOf` says whose colours an account has. */
export interface Cast {
  readonly crowd: Crowd
  readonly fates: Fates
  readonly cohortOf: Int32Array
}

export function paintCrowd(
  sheet: Sheet,
  { crowd, fates, cohortOf }: Cast,
  { long, short, ash }: CrowdColours & Pick<Palette, 'ash'>,
  { step, glow }: Now,
): void {
  const { order, shown, kind, row, column, notional } = crowd
  const { width, pitch, gap } = sheet
  const oldest = ash.length - 1
  sheet.pixels.fill(0)
  for (let k = 0; k < shown; k++) {
    const i = order[k]
    const isDead = kind[i] >= DEAD
    const size = SIDES[isDead ? kind[i] - DEAD : kind[i]] * pitch - gap
    const at = row[i] * pitch * width + column[i] * pitch
    if (isDead) {
      const age = (step - fates.step[i]) / glow
      if (age < 1) fill(sheet, at, size, ash[0])
      else cross(sheet, at, size, ash[age > oldest ? oldest : age | 0])
    } else if (notional[i] > 0) {
      fill(sheet, at, size, long[cohortOf[i]])
    } else {
      frame(sheet, at, size, short[cohortOf[i]])
    }
  }
}

/* Squares of `size` pixels whose upper left corner is index `at`. */

function fill({ pixels, width }: Sheet, at: number, size: number, color: number): void {
  for (let y = 0, from = at; y < size; y++, from += width) {
    for (let x = from; x < from + size; x++) pixels[x] = color
  }
}

/** A hollow square; small ones have no room for a hole. */
function frame(sheet: Sheet, at: number, size: number, color: number): void {
  const { pixels, width, pitch } = sheet
  const line = pitch < 10 ? 1 : Math.round(pitch / 6)
  if (size <= 2 * line) return fill(sheet, at, size, color)
  for (let y = 0, from = at; y < size; y++, from += width) {
    const isEdge = y < line || y >= size - line
    for (let x = 0; x < size; x++) {
      if (isEdge || x < line || x >= size - line) pixels[from + x] = color
    }
  }
}

function cross({ pixels, width, pitch }: Sheet, at: number, size: number, color: number): void {
  const isWide = pitch >= 9
  for (let y = 0, from = at; y < size; y++, from += width) {
    pixels[from + y] = color
    pixels[from + size - 1 - y] = color
    if (isWide && y + 1 < size) {
      pixels[from + y + 1] = color
      pixels[from + size - 2 - y] = color
    }
  }
}
