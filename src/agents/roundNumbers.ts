/** Round prices: 1, 2 and 5 times a power of ten, where people put their orders (Osler 2003). */

/** Prices between which a width is looked for, usd. */
const LEAST = 1e-12
const GREATEST = 1e15

/** The largest of 1, 2, 5 x 10^n that is at most `most` (usd); 0 if that is no sensible price. */
export function roundWidth(most: number): number {
  if (!(most >= LEAST && most <= GREATEST)) return 0
  let over = 1
  let under = 1
  while (over * 10 <= most) over *= 10
  while (most * under < 1) under *= 10
  const ten = over / under
  if (5 * ten <= most) return (5 * over) / under
  return 2 * ten <= most ? (2 * over) / under : ten
}

/**
 * The round price nearest to `distance` (a signed share) away from `price`, on a grid of `width` usd, but no nearer to it
 * than half of that. Just that price, not rounded, where the grid is 0 or leaves nothing above zero.
 */
export function roundAway(price: number, distance: number, width: number): number {
  const raw = price * (1 + distance)
  if (!(width > 0)) return raw
  const nearest = Math.round(raw / width) * width
  const half = price * (1 + distance / 2)
  if (distance > 0) return nearest < half ? nearest + width : nearest
  const away = nearest > half ? nearest - width : nearest
  return away > 0 ? away : raw
}
