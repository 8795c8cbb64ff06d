export { noBookLiquidation } from './none.ts'
export { closeByCost } from './closeByCost.ts'
export { dutchAuction } from './dutchAuction.ts'
export { handBookOver } from './handOver.ts'
