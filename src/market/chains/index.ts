export { noChain } from './none.ts'
export { gridChain } from './grid.ts'
