export { oracleFault } from './oracleFault.ts'
export { priceShock } from './priceShock.ts'
