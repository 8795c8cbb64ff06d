export { staticMargin } from './staticMargin.ts'
