/** Broken accounts on their way into the line, as sell orders. A fixed pool; the oldest give way. */

/** Time from breaking to the line, ms. */
const TRAVEL = 280
const POOL = 192

export interface Sparks {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly size: Float32Array
  /** Time of departure, ms; -Infinity for a free place. */
  readonly start: Float64Array
  next: number
}

export function createSparks(): Sparks {
  return {
    x: new Float32Array(POOL),
    y: new Float32Array(POOL),
    size: new Float32Array(POOL),
    start: new Float64Array(POOL).fill(-Infinity),
    next: 0,
  }
}

export function clearSparks(sparks: Sparks): void {
  sparks.start.fill(-Infinity)
}

export interface Departure {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly at: number
}

export function send(sparks: Sparks, { x, y, size, at }: Departure): void {
  const k = sparks.next
  sparks.x[k] = x
  sparks.y[k] = y
  sparks.size[k] = size
  sparks.start[k] = at
  sparks.next = (k + 1) % POOL
}

/** Calls back for each spark under way with its place and how far it is, 0 to 1. True if there was one. */
export function travel(
  sparks: Sparks,
  time: number,
  to: { readonly x: number; readonly y: number },
  draw: (x: number, y: number, size: number, part: number) => void,
): boolean {
  let isMoving = false
  for (let k = 0; k < POOL; k++) {
    const part = (time - sparks.start[k]) / TRAVEL
    if (part >= 1) continue
    isMoving = true
    if (part < 0) continue
    const t = part * part * (3 - 2 * part)
    const { [k]: x } = sparks.x
    const { [k]: y } = sparks.y
    const bendX = x + (to.x - x) * 0.55
    const bendY = to.y + (y - to.y) * 0.18
    const u = 1 - t
    const atX = u * u * x + 2 * u * t * bendX + t * t * to.x
    const atY = u * u * y + 2 * u * t * bendY + t * t * to.y
    draw(atX, atY, sparks.size[k] * (1 - 0.5 * t), part)
  }
  return isMoving
}
