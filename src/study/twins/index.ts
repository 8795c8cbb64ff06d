/** Everything that is built twice. */
export { ledgerTwin } from './ledger.ts'
