/** Texts and bytes with damage in them. */
import type { Dice } from '../../study/storm/dice.ts'

/** What a text is planted with: keys that reach prototypes, brackets, numbers that no double holds, unseen letters. */
const PIECES = [
  '"__proto__":{"x":1},', '"constructor":{"prototype":{}},', '"kind":"toString",',
  '{', '}', '[', ']', ',', ':', '"', '\\', '\\u0000', '\\ud800', '\u202e', '\u0301'.repeat(40),
  '-', '-0', '1e999', '5e-324', '9007199254740993', 'NaN', 'null', 'true', '""', '[[[[[[[[[[',
  '{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}', '\ufeff', '\0', '=', '%00', '#', 'v1.',
] // prettier-ignore

const ALPHABET = '{}[]",:0123456789.eE+-\\utrnfalse \n\u0000\u202e\ud800éAZ_az#v1.'

/** One to four cuts, repetitions, changed letters and planted pieces. */
export function tampered(text: string, dice: Dice): string {
  let hostile = text
  for (let changes = dice.whole(1, 4); changes > 0; changes--) hostile = tamperedOnce(hostile, dice)
  return hostile
}

function tamperedOnce(text: string, dice: Dice): string {
  const at = dice.whole(0, text.length)
  const head = text.slice(0, at)
  const tail = text.slice(at)
  switch (dice.whole(0, 4)) {
    case 0:
      return head + tail.slice(dice.whole(0, 20))
    case 1:
      return head + tail.slice(0, dice.whole(0, 50)) + tail
    case 2:
      return head + String.fromCharCode(dice.whole(0, 255)) + tail.slice(1)
    case 3:
      return head + dice.pick(PIECES) + tail
    default:
      return head + tail.replace(/\d+/, String(dice.whole(0, 1e9)))
  }
}

/** Letters at random. */
export function noise(dice: Dice, length: number): string {
  return Array.from({ length }, () => dice.pick([...ALPHABET])).join('')
}

/** One to four flipped bits, cuts and repetitions. */
export function damaged(bytes: Uint8Array, dice: Dice): Uint8Array {
  let hostile = bytes
  for (let changes = dice.whole(1, 4); changes > 0; changes--) {
    const at = dice.whole(0, Math.max(0, hostile.length - 1))
    switch (dice.whole(0, 2)) {
      case 0:
        hostile = hostile.slice()
        hostile[at] ^= 1 << dice.whole(0, 7)
        break
      case 1:
        hostile = Buffer.concat([hostile.slice(0, at), hostile.slice(at + dice.whole(1, 9))])
        break
      default:
        hostile = Buffer.concat([hostile.slice(0, at + dice.whole(1, 30)), hostile.slice(at)])
    }
  }
  return hostile
}

/** A text of much the same over and over: what inflates far. Up to some three million letters. */
export function repetitive(dice: Dice): string {
  const piece = dice.pick(['0,', '[0,0],', '{"a":0},', '[', '{"a":', '"",', ' ', '\\u0000', '1e9,'])
  return dice.pick(['[', '{"scenario":[', '']) + piece.repeat(Math.round(dice.scaled(1, 3e6 / piece.length))) // prettier-ignore
}
