/** The library: parse a scenario, run it, share it. Works in Node, in a page and in a worker. */
export { CATALOGUE } from './engine/catalogue.ts'
export { OBSERVATIONS } from './engine/observations.ts'
export { simulate } from './engine/simulate.ts'
export { stepper } from './engine/stepper.ts'
export { ENGINE_VERSION } from './engine/version.ts'
