/** Keepers: they take liquidated positions over at the mark for a reward, and sell them on. */
import { defineStrategy } from '../strategy.ts'
import {
  beginKeeping,
  keeperMemory,
  keeperParams,
  keeperRelations,
  offer,
  unwind,
} from './keeping.ts'

export const keeper = defineStrategy({
  id: 'keeper',
  name: 'Keepers',
  about:
    'Takes over positions in liquidation when the reward covers spread and risk, and sells them within minutes.',
  role: 'keeper',
  params: keeperParams,
  relations: keeperRelations,
  memory: keeperMemory,
  begin: beginKeeping,
  decide: decision => {
    offer(decision)
    unwind(decision)
  },
})
