export { keeper } from './keeper.ts'
export { keeperRing } from './keeperRing.ts'
