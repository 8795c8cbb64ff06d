/** Everything that is built twice. */
export { fundingTwin } from './funding.ts'
export { ledgerTwin } from './ledger.ts'
export { waterfallTwin } from './waterfall.ts'
