/** Moving an item of a list by hand: where it is held, and where it would fall. */

export class Reorder {
  /** Place of the item in hand, -1 for none. */
  from = $state(-1)
  /** Place it would have. */
  to = $state(-1)

  #middles: readonly number[] = []

  /** Takes an item; `middles` are the heights of all items' middles, in the list's order. */
  take(place: number, middles: readonly number[]): void {
    this.#middles = middles
    this.from = place
    this.to = place
  }

  /** The hand is at a height now. */
  hover(y: number): void {
    if (this.from < 0) return
    this.to = placeAt(this.#middles, this.from, y)
  }

  /** Lets go: the move to make, if it is one. */
  drop(): { readonly from: number; readonly to: number } | undefined {
    const { from, to } = this
    this.from = -1
    this.to = -1
    return from >= 0 && to !== from ? { from, to } : undefined
  }
}

/** Place that an item taken at `from` has when it is let go at height `y` among others with these middles. */
export function placeAt(middles: readonly number[], from: number, y: number): number {
  return middles.filter((middle, place) => place !== from && middle < y).length
}
