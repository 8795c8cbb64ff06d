export { insuranceFund } from './insuranceFund.ts'
export { socializedLoss } from './socializedLoss.ts'
