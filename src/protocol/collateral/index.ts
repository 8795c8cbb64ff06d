export { haircut } from './haircut.ts'
