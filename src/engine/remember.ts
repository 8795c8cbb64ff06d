/** The prices of each step, kept: what causes are told from, and what agents who see late look at. */
import { log } from '../kernel/exponential.ts'
import { IMPLIED } from '../world/chain.ts'
import { QUANTUM_VALUE } from '../world/collateral.ts'
import {
  ATTACK_IMPACT,
  BASIS,
  IMPACT,
  MAINTENANCE,
  MARK,
  MID,
  OUTSIDE,
  PRICE_ORIGINS,
  type Market,
  type World,
} from '../world/world.ts'
import type { Run } from './run.ts'

/** The outside venue's price, before the oracle looks at it. */
export function rememberOutside({ history, state }: Market, at: number): void {
  history.outside[at] = log(state[OUTSIDE])
  history.impact[at] = state[IMPACT]
  history.attack[at] = state[ATTACK_IMPACT]
}

/** The mark and what it is made of. */
export function rememberMark({ history, state, origins }: Market, at: number): void {
  history.mark[at] = state[MARK]
  for (let k = 0; k < PRICE_ORIGINS; k++) history.origins[k][at] = origins[k]
}

/** Where the venue stands at the end of the step. */
export function rememberVenue({ history, state }: Market, at: number): void {
  history.mid[at] = state[MID]
  history.basis[at] = state[BASIS]
}

/** What dealers hold of the perpetual, and implied volatility, where options are listed. */
export function rememberChains({ world }: Run, at: number): void {
  for (const { chain, size, row } of world.markets) {
    if (chain === undefined) continue
    let lots = 0
    for (const { role, market, first, count } of world.cohorts) {
      if (role !== 'dealer' || market !== row) continue
      for (let i = first; i < first + count; i++) lots += size[i]
    }
    chain.history.implied[at] = chain.state[IMPLIED]
    chain.history.hedge[at] = lots
  }
}

/** The maintenance rates of the step. */
export function rememberRates({ rules }: Run, at: number): void {
  for (const { protocol } of rules.protocols) {
    for (let i = 0; i < protocol.rates.length; i++) {
      protocol.rateHistory[i][at] = protocol.rates[i][MAINTENANCE]
    }
  }
}

/** What a quantum of each collateral is worth from the oracle of a step on. */
export function rememberCollateral({ markets }: World, at: number): void {
  for (const { chain } of markets) {
    for (const { history, state } of chain?.collateral ?? []) history[at] = state[QUANTUM_VALUE]
  }
}

/** Index 0: before the first step. */
export function rememberStart(run: Run): void {
  for (const market of run.world.markets) {
    rememberOutside(market, 0)
    rememberMark(market, 0)
    rememberVenue(market, 0)
  }
  rememberRates(run, 0)
  rememberChains(run, 0)
  rememberCollateral(run.world, 0)
}
