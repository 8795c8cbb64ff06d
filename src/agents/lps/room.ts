/** Those who quote in a step, side by side: what `layLadders` reads. Scratch that lives for the length of one decision. */
export interface Room {
  readonly slots: Int32Array
  /** Ticks, not whole, around which each quotes, and the log distance of its best quotes from there. */
  readonly centre: Float64Array
  readonly half: Float64Array
  /** Lots of the first level, and lots that may still be bought and sold. */
  readonly first: Float64Array
  readonly buyable: Float64Array
  readonly sellable: Float64Array
}

export function roomFor(length: number): Room {
  return {
    slots: new Int32Array(length),
    centre: new Float64Array(length),
    half: new Float64Array(length),
    first: new Float64Array(length),
    buyable: new Float64Array(length),
    sellable: new Float64Array(length),
  }
}
