/** L: what is counted as it happens is what there is. */
import { FUND_LOW, LONG_LOTS, openInterest, SHORT_LOTS, STEP } from '../../../world/world.ts'
import { insurance } from '../../../engine/rules.ts'
import type { Law } from '../law.ts'

export const openInterestCounted: Law = {
  id: 'L5',
  name: 'open interest is the sum of longs, and of shorts',
  formula: 'counted longs = sum of max(size, 0); counted shorts = sum of max(-size, 0)',
  bind: ({ world }, note) => ({
    end: () => {
      for (const market of world.markets) {
        const { id, size, state, house } = market
        let longs = 0
        let shorts = 0
        for (let row = 0; row < size.length; row++) {
          if (row === house) continue
          if (size[row] > 0) longs += size[row]
          else shorts -= size[row]
        }
        note(
          longs === state[LONG_LOTS] && shorts === state[SHORT_LOTS] && openInterest(market) >= 0,
          () => ({
            what: `market ${id}, longs and shorts`,
            left: `${state[LONG_LOTS]} and ${state[SHORT_LOTS]}`,
            right: `${longs} and ${shorts}`,
          }),
        )
      }
    },
  }),
}

export const fundLow: Law = {
  id: 'W16',
  name: 'the low of the fund is the lowest that it was worth after any step',
  formula: 'fund low = min over steps of the worth of the rungs that take penalties',
  bind: (run, note) => {
    const { world } = run
    const lows = world.protocols.map(({ tally }) => tally[FUND_LOW])
    return {
      end: () =>
        world.protocols.forEach(({ id, tally }, row) => {
          const now = insurance(world, run.rules.protocols[row])
          // A restore takes both back, and a step that is made again makes the same.
          lows[row] = Math.min(lows[row], now)
          note(tally[FUND_LOW] === lows[row], () => ({
            what: `protocol ${id}, step ${world.scalars[STEP]}`,
            left: tally[FUND_LOW],
            right: lows[row],
          }))
        }),
    }
  },
}
