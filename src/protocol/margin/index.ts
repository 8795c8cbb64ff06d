export { dynamicMargin } from './dynamicMargin.ts'
export { openInterestMargin } from './openInterestMargin.ts'
export { staticMargin } from './staticMargin.ts'
export { tieredMargin } from './tieredMargin.ts'
