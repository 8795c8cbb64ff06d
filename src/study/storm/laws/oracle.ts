/** O: what prices are made of, how old they may be, and what an unsound feed lets nobody do. */
import type { Run } from '../../../engine/run.ts'
import { exp } from '../../../kernel/exponential.ts'
import type { MARK_RULES } from '../../../market/oracles/mark.ts'
import { COUNT, KIND } from '../../../world/events.ts'
import { highestTicks } from '../../../world/limits.ts'
import { outsideTicks } from '../../../world/outsidePrice.ts'
import {
  BEST_ASK,
  BEST_BID,
  FEED_CLOSES,
  FEED_SPARES,
  FEED_STATE,
  FLAGGED,
  INDEX,
  LAST_TRADE,
  MARK,
  MID,
  PREMIUM,
  STEP,
  type Market,
} from '../../../world/world.ts'
import {
  aggregateOf,
  FEED_STATES,
  feedOf,
  HAIR,
  isFaulty,
  priceOf,
  saidAt,
  stateOf,
  stepsFor,
  usable,
  type Feed,
} from '../feeds.ts'
import type { Law, Note } from '../law.ts'
import { takersOf } from '../takers.ts'

/** Every oracle that listens to sources. */
const feedsOf = (run: Run): readonly Feed[] =>
  run.world.markets.flatMap(market => feedOf(run, market) ?? [])

const listens = (run: Run): boolean => feedsOf(run).length > 0

export const noLookAhead: Law = {
  id: 'O1',
  name: 'a source says what the outside price was a lag ago, and nothing later',
  formula: 'said in step t = outside price at the end of t - lag, noise and faults apart',
  bind: (run, note) => {
    if (!listens(run)) return undefined
    return {
      after: {
        oracle: () => {
          for (const feed of feedsOf(run)) {
            for (let i = 0; i < feed.params.sources; i++) lookAtSource(feed, i, note)
          }
        },
      },
    }
  },
}

function lookAtSource(feed: Feed, i: number, note: Note): void {
  const { market, params, step } = feed
  const said = saidAt(feed, i)
  const sides = (left: number, right: number) => () => ({
    what: `market ${market.id}, source ${i}`,
    left,
    right,
  })
  note(said <= step + 1, sides(said, step + 1))
  if (said !== step + 1 || params.noise > 0 || isFaulty(feed, i)) return
  const { outside, impact } = market.history
  const at = Math.max(0, step + 1 - stepsFor(params.lag, feed))
  const price = exp(outside[at] + impact[at])
  note(priceOf(feed, i) === price, sides(priceOf(feed, i), price))
}

const ALLOWED = ['refused', 'allowed'] as const

/** Of an action on a feed in a state, and of what is declared for it. */
const cellOf = (state: number, action: string, declared: string): string =>
  state === 0 ? `live: ${action}` : `${FEED_STATES[state]}: ${action} ${declared}`

export const feedMatrix: Law = {
  id: 'O2',
  name: 'what an unsound feed is declared to refuse does not happen, and the rest does',
  formula: 'lots enlarged, lots liquidated = 0 where refused',
  cells: FEED_STATES.flatMap((_, state) =>
    state === 0
      ? [cellOf(0, 'enlarge', ''), cellOf(0, 'liquidate', '')]
      : ALLOWED.flatMap(declared => [
          cellOf(state, 'enlarge', declared),
          cellOf(state, 'liquidate', declared),
        ]),
  ),
  bind: (run, note) => {
    if (!listens(run)) return undefined
    const { world } = run
    const takers = takersOf(run)
    return {
      before: { market: takers.begin },
      after: {
        market: () =>
          takers.each(({ account, market, opened }) => {
            const feed = feedOf(run, world.markets[market])
            if (!feed || roleOf(run, account) === 'maker') return
            const state = feed.market.state[FEED_STATE]
            const declared = feed.params.unsoundIncreases
            const isRefused = state > 0 && declared === 'refused'
            if (opened === 0 && !isRefused) return
            note(
              opened === 0 || !isRefused,
              () => ({ what: `account ${account}, lots enlarged`, left: opened, right: 0 }),
              cellOf(state, 'enlarge', declared),
            )
          }),
        liquidations: () => {
          for (const feed of feedsOf(run)) lookAtLiquidations(run, feed, note)
        },
      },
    }
  },
}

const roleOf = ({ world: { cohorts } }: Run, account: number): string | undefined =>
  cohorts.find(({ first, count }) => account >= first && account < first + count)?.role

function lookAtLiquidations({ world }: Run, { market, params }: Feed, note: Note): void {
  const state = market.state[FEED_STATE]
  const declared = params.unsoundLiquidations
  const isRefused = state > 0 && declared === 'refused'
  const waiting = isRefused && isSomebodyWaiting(world.protocols, market)
  const gone = liquidatedOn(world, market)
  if (gone === 0 && !waiting) return
  note(
    gone === 0 || !isRefused,
    () => ({ what: `market ${market.id}, liquidations`, left: gone, right: 0 }),
    cellOf(state, 'liquidate', declared),
  )
}

function isSomebodyWaiting(protocols: Run['world']['protocols'], { size }: Market): boolean {
  for (const { tally, flagged } of protocols) {
    for (let j = 0; j < tally[FLAGGED]; j++) if (size[flagged[j]] !== 0) return true
  }
  return false
}

/** Liquidations of the step on a market. */
function liquidatedOn({ log }: Run['world'], { row: market }: Market): number {
  let gone = 0
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    gone += +(log.kind[row] === KIND.liquidation && log.other[row] === market)
  }
  return gone
}

export const onePrice: Law = {
  id: 'O3',
  name: 'one mark and one index hold for the whole step',
  formula:
    'mark and index after each phase = as published; price of each liquidation = mark; one mark event',
  bind: ({ world }, note) => {
    const marks = world.markets.map(({ state }) => state[MARK])
    const indices = world.markets.map(({ state }) => state[INDEX])
    const look = (): void => {
      for (const { id, row, state } of world.markets) {
        note(state[MARK] === marks[row] && state[INDEX] === indices[row], () => ({
          what: `market ${id}, mark and index`,
          left: `${state[MARK]} and ${state[INDEX]}`,
          right: `${marks[row]} and ${indices[row]}`,
        }))
      }
    }
    return {
      after: {
        oracle: () =>
          world.markets.forEach(({ row, state }) => {
            marks[row] = state[MARK]
            indices[row] = state[INDEX]
          }),
        market: look,
        liquidations: look,
      },
      end: () => {
        look()
        lookAtPriced(world, note)
      },
    }
  },
}

/** Events that name the mark name the one that was published, and each market has published one. */
function lookAtPriced({ log, markets }: Run['world'], note: Note): void {
  let published = 0
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    const isMark = log.kind[row] === KIND.mark
    if (!isMark && log.kind[row] !== KIND.liquidation) continue
    published += +isMark
    const { id, state } = markets[log.other[row]]
    note(log.ticks[row] === state[MARK], () => ({
      what: `market ${id}, ticks of event ${row} of the step`,
      left: log.ticks[row],
      right: state[MARK],
    }))
  }
  const sides = { what: 'marks published in a step', left: published, right: markets.length }
  note(published === markets.length, () => sides)
}

export const soundPrices: Law = {
  id: 'O4',
  name: 'prices are above zero and within what they are made of',
  formula:
    'lowest <= index <= highest aggregate of its window; mark within its rule; |premium| <= its most',
  bind: (run, note) => {
    const { world, scenario } = run
    const since = world.scalars[STEP]
    const known = world.markets.map(({ history }) => {
      const aggregates = new Float64Array(scenario.clock.steps + 1).fill(NaN)
      // What stood before the first step counts in averages.
      if (since === 0) aggregates[0] = exp(history.outside[0] + history.impact[0])
      return aggregates
    })
    return {
      after: {
        oracle: () => {
          for (const market of world.markets) {
            lookAtWhole(market, note)
            const feed = feedOf(run, market)
            if (!feed) continue
            lookAtIndex(feed, known[market.row], note)
            lookAtMark(feed, note)
          }
        },
      },
    }
  },
}

function lookAtWhole(market: Market, note: Note): void {
  const mark = market.state[MARK]
  const most = highestTicks(market)
  note(mark >= 1 && mark === Math.floor(mark) && mark <= most, () => ({
    what: `market ${market.id}, mark`,
    left: mark,
    right: `whole, from 1 to ${most}`,
  }))
}

/** Windows longer than this are walked over in every sixteenth step only. */
const LONG = 64

/** `aggregates` has one entry a step, index 0 before the first; NaN where it is not known. */
function lookAtIndex(feed: Feed, aggregates: Float64Array, note: Note): void {
  const { market, params, step } = feed
  const { state, tick, id } = market
  const all = usable(feed)
  const isLive = all.length >= params.minimumSources
  aggregates[step + 1] = isLive ? aggregateOf(feed, all) : aggregates[step]
  if (!isLive) return
  const premium = Math.abs(state[PREMIUM])
  note(premium <= params.premiumClamp, () => ({ what: `market ${id}, premium`, left: premium, right: params.premiumClamp })) // prettier-ignore
  const span = Math.max(1, stepsFor(params.twapSeconds, feed))
  if (span > LONG && step % 16 !== 0) return
  let low = Infinity
  let high = -Infinity
  for (let at = Math.max(0, step + 2 - span); at <= step + 1; at++) {
    if (Number.isNaN(aggregates[at])) return
    low = Math.min(low, aggregates[at])
    high = Math.max(high, aggregates[at])
  }
  const index = state[INDEX] * tick
  note(index >= low * (1 - HAIR) && index <= high * (1 + HAIR), () => ({
    what: `market ${id}, index in usd`,
    left: index,
    right: `from ${low} to ${high}`,
  }))
}

/** Prices in ticks, by rule, between the lowest and highest of which the mark must lie. */
const MADE_OF: Record<(typeof MARK_RULES)[number], (market: Market) => readonly number[]> = {
  index: ({ state }) => [state[INDEX]],
  'index-premium': market => [followed(market)],
  mid: market => [middle(market)],
  last: market => [last(market)],
  median: market => [
    followed(market),
    middle(market),
    last(market),
    outsideTicks(market),
    market.state[BEST_BID],
    market.state[BEST_ASK],
  ],
}

const followed = ({ state }: Market): number => state[INDEX] * exp(state[PREMIUM])
const middle = (market: Market): number =>
  market.state[MID] > 0 ? market.state[MID] : outsideTicks(market)
const last = (market: Market): number =>
  market.state[LAST_TRADE] > 0 ? market.state[LAST_TRADE] : middle(market)

function lookAtMark({ market, params }: Feed, note: Note): void {
  // Best prices are no numbers while a side is empty.
  const prices = MADE_OF[params.mark](market).filter(price => price > 0)
  const most = highestTicks(market)
  const low = Math.max(1, Math.min(most, prices.reduce((a, b) => Math.min(a, b)) - HALF))
  const high = Math.max(1, Math.min(most, prices.reduce((a, b) => Math.max(a, b)) + HALF))
  const mark = market.state[MARK]
  note(mark >= Math.min(low, most) && mark <= high, () => ({
    what: `market ${market.id}, mark by ${params.mark}`,
    left: mark,
    right: `from ${low} to ${high}`,
  }))
}

/** Of a tick, and a hair: the mark is rounded once. */
const HALF = 0.500001

export const declaredFeed: Law = {
  id: 'O5',
  name: 'a feed is stale or diverged by its own rule, and blocks what is declared and nothing else',
  formula: 'state of the feed = state by its sources; closes, spares = not live and refused',
  bind: (run, note) => {
    if (!listens(run)) return undefined
    return {
      after: {
        oracle: () => {
          for (const feed of feedsOf(run)) lookAtState(feed, note)
        },
      },
    }
  },
}

function lookAtState(feed: Feed, note: Note): void {
  const { market, params } = feed
  const { state } = market
  const expected = stateOf(feed, usable(feed).length)
  const isUnsound = expected !== 0
  const closes = +(isUnsound && params.unsoundIncreases === 'refused')
  const spares = +(isUnsound && params.unsoundLiquidations === 'refused')
  const holds =
    state[FEED_STATE] === expected && state[FEED_CLOSES] === closes && state[FEED_SPARES] === spares
  note(holds, () => ({
    what: `market ${market.id}, state of the feed, whether it closes the market, spares accounts`,
    left: `${FEED_STATES[state[FEED_STATE]]} ${state[FEED_CLOSES]} ${state[FEED_SPARES]}`,
    right: `${FEED_STATES[expected]} ${closes} ${spares}`,
  }))
}
