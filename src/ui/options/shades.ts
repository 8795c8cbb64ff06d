/** Violet by expiry: the nearest stands out most, the last few share the palest. */

const SHADES = 5

/** The shade of the expiry at a place, as a CSS value. */
export const shadeOf = (expiry: number): string => `var(--expiry-${Math.min(SHADES - 1, expiry)})`
