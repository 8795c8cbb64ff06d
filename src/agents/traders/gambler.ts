/** Gamblers: noise traders at high leverage, more often long. */
import {
  beginImpulsive,
  decideImpulsive,
  impulsiveMemory,
  impulsiveParams,
  impulsiveRelations,
  settleImpulsive,
} from '../impulsive.ts'
import { defineStrategy } from '../strategy.ts'

export const gambler = defineStrategy({
  id: 'gambler',
  name: 'Gamblers',
  about: 'Bets at high leverage, mostly long, and soon bets again.',
  params: impulsiveParams({
    flatShare: 0.2,
    longShare: 0.62,
    newTargetsPerHour: 0.1,
    leverage: 12,
    leverageSpread: 0.5,
    leverageMin: 3,
  }),
  relations: impulsiveRelations,
  memory: impulsiveMemory,
  begin: beginImpulsive,
  settle: settleImpulsive,
  decide: decideImpulsive,
})
