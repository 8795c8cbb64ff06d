export { diffusion } from './diffusion.ts'
export { replay } from './replay.ts'
