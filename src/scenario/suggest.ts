/** The word that was probably meant. */

const LONGEST = 40

/** The candidate nearest to a word by edit distance, if it is near enough to be a slip. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined
  let best: string | undefined
  let least = word.length < 4 ? 2 : 3
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance >= least) continue
    best = candidate
    least = distance
  }
  return best
}

/** `one of a, b`, and the one that was probably meant. */
export function oneOf(candidates: readonly string[], got?: unknown): string {
  const list = candidates.length > 0 ? `one of ${candidates.join(', ')}` : 'none: there are none'
  return list + didYouMean(candidates, got)
}

/** ` (did you mean leverage?)`, or nothing if no candidate is near. */
export function didYouMean(candidates: readonly string[], got: unknown): string {
  const near = typeof got === 'string' ? nearest(got, candidates) : undefined
  return near === undefined ? '' : ` (did you mean ${near}?)`
}

/** Letters to insert, drop, replace or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let [before, above] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(replace, above[j] + 1, row[j - 1] + 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) row[j] = Math.min(row[j], before[j - 2] + 1)
    }
    before = above
    above = row
  }
  return above[b.length]
}
