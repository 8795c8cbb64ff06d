export { fullLiquidation } from './fullLiquidation.ts'
