export { liquidationThrottle } from './liquidationThrottle.ts'
export { priceBand } from './priceBand.ts'
export { volatilityHalt } from './volatilityHalt.ts'
