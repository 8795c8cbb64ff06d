/** The noise in the markets' outside returns: each market's own draw, mixed where the scenario says they hang together. */
import { cholesky } from '../kernel/correlation.ts'
import { deriveKey, hashText, normal } from '../kernel/random.ts'
import { correlationMatrix } from '../scenario/correlations.ts'
import type { Scenario } from '../scenario/document.ts'
import { macroKey } from '../world/keys.ts'
import type { World } from '../world/world.ts'
import { knownParts, part } from './parts.ts'

/** By market: standard normal noise of a step. Market i gets the sum over j up to i of L_ij z_j, with z_j the draw at the
 *  address of market j and L the Cholesky root of the correlations; a market without any gets its own draw as it is. */
export function returnNoise(
  world: World,
  { markets, correlations }: Scenario,
): readonly ((step: number) => number)[] {
  const macro = macroKey(world)
  const own = markets.map(({ id, process }) => {
    const { purpose } = part(knownParts().processes, process)
    const [k0, k1] = deriveKey(macro, purpose, hashText(id))
    return (step: number): number => normal(k0, k1, 0, step)
  })
  if (correlations.length === 0) return own
  const ids = markets.map(({ id }) => id)
  // The document was read: it has a root.
  const root = cholesky(correlationMatrix(ids, correlations))!
  return root.map((weights, i) => {
    if (weights[i] === 1) return own[i]
    const mixed = weights.flatMap((weight, j) => (weight === 0 ? [] : [{ weight, draw: own[j] }]))
    return step => {
      let sum = 0
      for (const { weight, draw } of mixed) sum += weight * draw(step)
      return sum
    }
  })
}
