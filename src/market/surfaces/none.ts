/** No surface, where no options are listed. */
import { defineSurface } from '../surface.ts'

export const noSurface = defineSurface({
  id: 'none',
  name: 'No volatility market',
  about: 'For a venue without options.',
  params: {},
  bind: () => ({ start: () => undefined, advance: () => undefined, reprice: () => undefined }),
})
