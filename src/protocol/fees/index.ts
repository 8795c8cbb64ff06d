export { splitFees } from './splitFees.ts'
