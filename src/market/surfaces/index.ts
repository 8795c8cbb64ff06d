export { noSurface } from './none.ts'
export { ssviSurface } from './ssvi.ts'
