export { keeper } from './keeper.ts'
