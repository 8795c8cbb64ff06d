/** Links that nobody should have made, each from a number. */
import { deflateRawSync } from 'node:zlib'
import { toBase64Url } from '../../scenario/bytes.ts'
import type { Declarations } from '../../scenario/declaration.ts'
import type { Scenario } from '../../scenario/document.ts'
import { withChecksum } from '../../scenario/linkPayload.ts'
import { withoutDefaults } from '../../scenario/withoutDefaults.ts'
import { Dice } from '../../study/storm/dice.ts'
import { damaged, noise, repetitive, tampered } from './letters.ts'
import { otherValues } from './values.ts'

/** What the links are made from. */
export interface Grounds {
  readonly scenarios: readonly Scenario[]
  readonly declarations: Declarations
  /** Results version that stands in them. */
  readonly engine: number
}

export interface Hostile {
  /** Where the damage was done. */
  readonly kind: keyof typeof MAKERS
  readonly link: string
}

/** The link of a number from 0 to 2^32 - 1; the same one each time. */
export function hostileLink(seed: number, grounds: Grounds): Hostile {
  const dice = new Dice(seed)
  const kind = dice.pick(KINDS)
  return { kind, link: MAKERS[kind](dice, grounds) }
}

/** From the outermost layer to the innermost. A right checksum lets the damage through to what lies behind it. */
const MAKERS = {
  noise: dice => `#${dice.chance(0.5) ? 'v1.' : ''}${noise(dice, dice.whole(0, 500))}`,
  letters: (dice, grounds) => tampered(aroundText(soundText(dice, grounds)), dice),
  payload: (dice, grounds) =>
    withChecksum(
      tampered(aroundText(soundText(dice, grounds)).slice(4, -9), dice).replace(/[^\w-]/g, 'A'),
    ),
  bytes: (dice, grounds) => aroundBytes(damaged(deflateRawSync(soundText(dice, grounds)), dice)),
  bomb: dice => aroundText(repetitive(dice)),
  text: (dice, grounds) => aroundText(tampered(soundText(dice, grounds), dice)),
  values: (dice, grounds) => aroundValues(dice, grounds, false),
  sound: (dice, grounds) => aroundValues(dice, grounds, true),
} satisfies Record<string, (dice: Dice, grounds: Grounds) => string>

/** Bombs cost more to make than to refuse, so there are few of them. */
const KINDS = (Object.keys(MAKERS) as (keyof typeof MAKERS)[]).flatMap(
  kind =>
  kind === 'bomb' ? [kind] : kind === 'values' ? Array.from({ length: 12 }, () => kind) : Array.from({ length: 6 }, () => kind), // prettier-ignore
)

function soundText(dice: Dice, { scenarios, declarations, engine }: Grounds): string {
  const scenario = withoutDefaults(dice.pick(scenarios), declarations)
  return JSON.stringify({ scenario, engine })
}

function aroundValues(dice: Dice, grounds: Grounds, gently: boolean): string {
  const { scenarios, declarations, engine } = grounds
  const scenario = otherValues(dice.pick(scenarios), declarations, dice, gently)
  const extra = gently ? {} : dice.pick([{}, {}, { digest: 'x' }, { view: 5 }, { result: 1 }])
  return aroundText(JSON.stringify({ scenario, engine, ...extra }))
}

const aroundText = (text: string): string => aroundBytes(deflateRawSync(text))
const aroundBytes = (bytes: Uint8Array): string => withChecksum(toBase64Url(bytes))
