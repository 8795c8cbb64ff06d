export { priceShock } from './priceShock.ts'
