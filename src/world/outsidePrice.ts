/** What the outside venue trades at: its own price, and what orders from here and attackers have done to it. */
import { exp } from '../kernel/exponential.ts'
import { IMPACT, OUTSIDE, type Market } from './world.ts'

/** In usd, at this moment. */
export const outsidePrice = ({ state }: Market): number => state[OUTSIDE] * exp(state[IMPACT])

/** In ticks, not whole. */
export const outsideTicks = (market: Market): number => outsidePrice(market) / market.tick
