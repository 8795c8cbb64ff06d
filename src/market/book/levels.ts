/** Which price levels hold orders: a bitmap, and a second one over its words, so that the next level is found in a few steps. */

/** Notes that a level holds orders. */
export function setLevel(bits: Int32Array, summary: Int32Array, level: number): void {
  const word = level >> 5
  const set = bits[word]
  bits[word] = set | (1 << level)
  if (set === 0) summary[word >> 5] |= 1 << word
}

/** Notes that a level holds none. */
export function clearLevel(bits: Int32Array, summary: Int32Array, level: number): void {
  const word = level >> 5
  const set = bits[word] & ~(1 << level)
  bits[word] = set
  if (set === 0) summary[word >> 5] &= ~(1 << word)
}

/** The lowest level above `level` that holds orders; 32 times the length of `bits` if there is none. */
export function levelAbove(bits: Int32Array, summary: Int32Array, level: number): number {
  const from = level + 1
  let word = from >> 5
  if (word >= bits.length) return bits.length << 5
  // A shift takes its count modulo 32.
  let set = bits[word] & (-1 << from)
  if (set === 0) {
    word = wordAbove(summary, word)
    if (word >= bits.length) return bits.length << 5
    set = bits[word]
  }
  return (word << 5) + lowestBit(set)
}

/** The highest level below `level` that holds orders; -1 if there is none. */
export function levelBelow(bits: Int32Array, summary: Int32Array, level: number): number {
  const from = level - 1
  if (from < 0) return -1
  let word = from >> 5
  let set = bits[word] & (-1 >>> ~from)
  if (set === 0) {
    word = wordBelow(summary, word)
    if (word < 0) return -1
    set = bits[word]
  }
  return (word << 5) + highestBit(set)
}

function wordAbove(summary: Int32Array, word: number): number {
  const from = word + 1
  let group = from >> 5
  if (group >= summary.length) return summary.length << 5
  let set = summary[group] & (-1 << from)
  while (set === 0) {
    group++
    if (group === summary.length) return summary.length << 5
    set = summary[group]
  }
  return (group << 5) + lowestBit(set)
}

function wordBelow(summary: Int32Array, word: number): number {
  const from = word - 1
  if (from < 0) return -1
  let group = from >> 5
  let set = summary[group] & (-1 >>> ~from)
  while (set === 0) {
    group--
    if (group < 0) return -1
    set = summary[group]
  }
  return (group << 5) + highestBit(set)
}

function lowestBit(set: number): number {
  return 31 - Math.clz32(set & -set)
}

function highestBit(set: number): number {
  return 31 - Math.clz32(set)
}
