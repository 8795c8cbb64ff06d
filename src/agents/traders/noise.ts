/** Noise traders: the crowd that trades for reasons of its own. */
import {
  beginImpulsive,
  decideImpulsive,
  impulsiveMemory,
  impulsiveParams,
  impulsiveRelations,
  settleImpulsive,
} from '../impulsive.ts'
import { defineStrategy } from '../strategy.ts'

export const noise = defineStrategy({
  id: 'noise',
  name: 'Noise traders',
  about:
    'Draws a position now and then, walks to it, and holds it until profit, loss or a new whim.',
  params: impulsiveParams({
    flatShare: 0.25,
    longShare: 0.55,
    newTargetsPerHour: 0.03,
    leverage: 4,
    leverageSpread: 0.7,
    leverageMin: 0.5,
  }),
  relations: impulsiveRelations,
  memory: impulsiveMemory,
  begin: beginImpulsive,
  settle: settleImpulsive,
  decide: decideImpulsive,
})
