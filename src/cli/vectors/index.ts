export { mechanisms } from './mechanisms.ts'
export { perpDrift } from './perpDrift.ts'
export { perpDydx } from './perpDydx.ts'
