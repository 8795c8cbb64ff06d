export { fullLiquidation } from './fullLiquidation.ts'
export { incrementalLiquidation } from './incrementalLiquidation.ts'
export { partialLiquidation } from './partialLiquidation.ts'
