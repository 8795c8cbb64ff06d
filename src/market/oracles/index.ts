export { composite } from './composite.ts'
export { venuePrice } from './venuePrice.ts'
