/** Options that are held before the first step: what each agent wants, and dealers on the other side. */
import type { StartingOptions } from '../../agents/strategy.ts'
import { hasRoom } from '../../world/chain.ts'
import { KIND } from '../../world/events.ts'
import { tradeOption } from '../../world/tradeOption.ts'
import { MARK, type Cohort, type Market } from '../../world/world.ts'
import type { CohortRules } from '../rules.ts'
import type { Run } from '../run.ts'
import { greeksOf } from './listed.ts'

/** Dealers that share one option. */
const SHARERS = 3

/** What agents are to start with, in the order in which they said so. */
export interface Opening {
  readonly account: number
  readonly market: number
  readonly instrument: number
  readonly lots: number
}

/** What a strategy needs to say what it starts with; undefined where no options are listed. */
export function startingOptions(
  { world, scenario }: Run,
  { cohort }: CohortRules,
  openings: Opening[],
): StartingOptions | undefined {
  const market = world.markets[cohort.market]
  const { chain, state, tick, lot, unit } = market
  if (!cohort.holdsOptions) return undefined
  return {
    chain: chain!,
    price: state[MARK] * tick,
    ...{ lot, unit, step: 0 },
    stepSeconds: scenario.clock.stepSeconds,
    hold: (slot, instrument, lots) => {
      const account = cohort.first + slot
      if (lots !== 0 && instrument >= 0) openings.push({ account, market: market.row, instrument, lots }) // prettier-ignore
    },
  }
}

/** Opens them at the mark, option by option with a few dealers in turn. What finds no dealer is not opened. */
export function openOptions(run: Run, openings: readonly Opening[]): void {
  const { world } = run
  for (const market of world.markets) {
    if (market.chain === undefined) continue
    const dealers = dealersOf(world.cohorts, market)
    if (dealers.length === 0) continue
    for (const opening of openings) {
      if (opening.market === market.row) openOne(run, market, dealers, opening)
    }
  }
}

function dealersOf(cohorts: readonly Cohort[], { row }: Market): readonly number[] {
  return cohorts
    .filter(({ role, market, holdsOptions }) => role === 'dealer' && market === row && holdsOptions)
    .flatMap(({ first, count }) => Array.from({ length: count }, (_, slot) => first + slot))
}

function openOne(
  { world }: Run,
  market: Market,
  dealers: readonly number[],
  { account, instrument, lots }: Opening,
): void {
  const chain = market.chain!
  // Nobody holds what is worth nothing.
  if (!hasRoom(chain, account, instrument) || chain.mark[instrument] === 0) return
  // The same few for one option, so that nobody has all of them.
  const sharers = Math.min(SHARERS, dealers.length)
  let left = Math.abs(lots)
  for (let n = 0; n < dealers.length && left > 0; n++) {
    const dealer = dealers[(instrument * SHARERS + n + (account % sharers)) % dealers.length]
    if (dealer === account || !hasRoom(chain, dealer, instrument)) continue
    const buys = lots > 0
    const trade = { instrument, lots: left, ticks: chain.mark[instrument], buyer: buys ? account : dealer, seller: buys ? dealer : account } // prettier-ignore
    tradeOption(world, market, trade, { kind: KIND['option-fill'], taker: account, cause: -1 })
    left = 0
  }
}

const sums = new Float64Array(4)

/** Lots of the perpetual that make a dealer's options neutral to the price. */
export function hedgeOf(market: Market, account: number): number {
  greeksOf(market, account, sums)
  return -Math.round(sums[0] / market.lot) + 0
}
