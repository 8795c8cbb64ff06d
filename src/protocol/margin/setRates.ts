/** What every margin model leaves behind: 0 < maintenance <= initial <= 1, and a ceiling over all sizes. */
import { assert } from '../../kernel/assert.ts'
import { CEILING, INITIAL, MAINTENANCE } from '../../world/world.ts'

/**
 * Writes the rates of this step. An initial rate below maintenance is lifted to it, and no rate passes the whole
 * notional. Throws InvariantError if maintenance is not above 0, or the ceiling is below it.
 */
export function setRates(
  rates: Float64Array,
  initial: number,
  maintenance: number,
  ceiling: number,
): void {
  assert(
    maintenance > 0 && initial > 0 && ceiling >= maintenance,
    () => `margin: got ${initial}, ${maintenance}, ${ceiling}, expected rates above 0 that rise`,
  )
  const lower = maintenance < 1 ? maintenance : 1
  const upper = initial < 1 ? initial : 1
  rates[MAINTENANCE] = lower
  rates[INITIAL] = upper > lower ? upper : lower
  rates[CEILING] = ceiling < 1 ? ceiling : 1
}
