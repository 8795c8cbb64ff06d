/** How breakers set what holds in the next step: each only ever tightens what those before it have left. */
import { AUCTION, HALTED, NO_TRADE, REDUCE_ONLY, type Market } from '../../world/world.ts'

/** Leaves no more than `most` in a register. */
export function lower(registers: Float64Array, index: number, most: number): void {
  if (most < registers[index]) registers[index] = most
}

/** Leaves no less than `least` in a register. */
export function raise(registers: Float64Array, index: number, least: number): void {
  if (least > registers[index]) registers[index] = least
}

/** Only reducers trade. A call auction of another breaker does not go on beside it: it would enlarge positions. */
export function closeToOpeners(markets: readonly Market[]): void {
  for (const { state } of markets) {
    raise(state, HALTED, REDUCE_ONLY)
    state[AUCTION] = 0
  }
}

/** Nobody trades, and no orders are taken. */
export function closeToAll(markets: readonly Market[]): void {
  for (const { state } of markets) {
    state[HALTED] = NO_TRADE
    state[AUCTION] = 0
  }
}

/** Nobody trades but in the auction, which is at `phase`. Another's halt goes before it; of two auctions the one that is
 *  further from its end. */
export function callToAuction(markets: readonly Market[], phase: number): void {
  for (const { state } of markets) {
    if (state[HALTED] === 0) state[AUCTION] = phase
    else lower(state, AUCTION, phase)
    state[HALTED] = NO_TRADE
  }
}
