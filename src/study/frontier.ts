/** Where over the parameters of a protocol something stops being so. */

/**
 * By cell of a grid: whether its interval no longer lies above zero while that of a neighbour on
 * some axis does. `places`: of each cell, its place on each axis; one without any has no neighbours.
 */
export function frontierOf(
  places: readonly (readonly number[])[],
  isAbove: readonly boolean[],
): readonly boolean[] {
  const above = new Set(places.filter((_, cell) => isAbove[cell]).map(place => place.join()))
  return places.map((place, cell) => {
    if (isAbove[cell]) return false
    return place.some((at, axis) =>
      [at - 1, at + 1].some(next => above.has(place.with(axis, next).join())),
    )
  })
}
