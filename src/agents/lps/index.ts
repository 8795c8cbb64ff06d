export { marketMaker } from './marketMaker.ts'
export { passiveLp } from './passiveLp.ts'
export { vaultDepositor } from './vaultDepositor.ts'
