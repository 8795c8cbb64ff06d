/** The colour of each cohort's marks: that of its role, a shade of its own among others of the role. */
import type { Role } from '../../workers/messages.ts'
import { roleToken } from '../model/roles.ts'
import { mix, pixel, type Palette, type Rgb, type Token } from './palette.ts'

/** Pixels by cohort, filled and hollow. */
export interface CrowdColours {
  readonly long: Uint32Array
  readonly short: Uint32Array
}

const SHADES = 4

/** One pair of pixels a cohort; `roles` stand in the order of the cohorts. */
export function crowdColours({ rgb }: Pick<Palette, 'rgb'>, roles: readonly Role[]): CrowdColours {
  const seen: Record<string, number> = {}
  const colours = roles.map(role => {
    const token = roleToken(role)
    const place = (seen[token] = (seen[token] ?? -1) + 1)
    return shade(rgb, rgb[token as Token], place % SHADES)
  })
  return {
    long: Uint32Array.from(colours, colour => pixel(colour, 1)),
    short: Uint32Array.from(colours, colour => pixel(colour, 0.82)),
  }
}

/** Makes the colours of a cast, again only when the theme or the cast is another. */
export function colouring(): (
  palette: Palette,
  cohorts: readonly { readonly role: Role }[],
) => CrowdColours & Palette {
  let made: { of: Palette; whose: unknown; colours: CrowdColours & Palette } | undefined
  return (palette, cohorts) => {
    if (made?.of !== palette || made.whose !== cohorts) {
      const roles = cohorts.map(({ role }) => role)
      const colours = { ...palette, ...crowdColours(palette, roles) }
      made = { of: palette, whose: cohorts, colours }
    }
    return made.colours
  }
}

/** A little lighter for the first cohort of a role, darker for later ones. */
function shade({ text, ground }: Palette['rgb'], own: Rgb, place: number): Rgb {
  return place === 0 ? mix(own, text, 0.16) : mix(own, ground, 0.15 * (place - 1))
}

/** Roles with a colour of their own, for a legend; none if all have the same. */
export function legendOf(roles: readonly Role[]): readonly Role[] {
  const firsts = roles.filter(
    (role, i) => roles.findIndex(other => roleToken(other) === roleToken(role)) === i,
  )
  return firsts.length > 1 ? firsts : []
}
