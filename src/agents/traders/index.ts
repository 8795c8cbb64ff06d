export { w1Momentum } from './w1Momentum.ts'
export { w1Noise } from './w1Noise.ts'
export { w1Reversion } from './w1Reversion.ts'
