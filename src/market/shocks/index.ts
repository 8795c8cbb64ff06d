export { gasShock } from './gasShock.ts'
export { oracleFault } from './oracleFault.ts'
export { priceShock } from './priceShock.ts'
export { volatilityShock } from './volatilityShock.ts'
