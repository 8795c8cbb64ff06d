/** No oracle at all: the venue publishes its own price, and that is what everybody believes. */
import { INDEX, MARK } from '../../world/world.ts'
import { defineOracle } from '../oracle.ts'

export const venuePrice = defineOracle({
  id: 'venue-price',
  name: "The venue's own price",
  about: 'Takes the price that the venue publishes for index and mark alike.',
  params: {},
  bind: ({ market: { state } }) => {
    const follow = (): void => {
      state[INDEX] = state[MARK]
    }
    return { start: follow, publish: follow }
  },
})
