/** Where log prices end: beyond e^50 usd, or below its inverse, no market is left to model. */
const MOST = 50

/** A log price inside the range in which its exponential is a usable number. */
export const withinRange = (level: number): number => Math.max(-MOST, Math.min(MOST, level))
