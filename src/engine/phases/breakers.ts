/** Breakers look at the step that ends and say what is stopped in the next. */
import {
  ACCOUNT_MOST,
  AUCTION,
  BAND_HIGH,
  BAND_LOW,
  DISTRESSED,
  FLAGGED,
  FUND_ROOM,
  HALTED,
  LIQUIDATION_ROOM,
  OPEN_ROOM,
  PROFIT_COUNTS,
  STEP,
  VAULT_PAUSED,
  WITHDRAW_MARGIN,
  WITHDRAW_ROOM,
  type Market,
  type Protocol,
} from '../../world/world.ts'
import type { Run } from '../run.ts'

export function breakers({ world, rules }: Run): void {
  for (const market of world.markets) openMarket(market)
  for (const { protocol, breakers: all } of rules.protocols) {
    openProtocol(protocol)
    noteDistress(world.markets, protocol)
    for (const breaker of all) breaker.look(world.scalars[STEP])
  }
}

/** Nothing is stopped. */
function openMarket({ state }: Market): void {
  state[BAND_LOW] = 0
  state[BAND_HIGH] = Infinity
  state[HALTED] = 0
  state[AUCTION] = 0
  state[OPEN_ROOM] = Infinity
  state[ACCOUNT_MOST] = Infinity
  state[DISTRESSED] = 0
}

function openProtocol({ tally }: Protocol): void {
  tally[LIQUIDATION_ROOM] = Infinity
  tally[WITHDRAW_ROOM] = Infinity
  tally[WITHDRAW_MARGIN] = 0
  tally[PROFIT_COUNTS] = 1
  tally[FUND_ROOM] = Infinity
  tally[VAULT_PAUSED] = 0
}

/** What waits to be closed, for those who look. */
function noteDistress(markets: readonly Market[], protocol: Protocol): void {
  const { flagged, tally } = protocol
  for (const row of protocol.markets) {
    const { state, size } = markets[row]
    for (let j = 0; j < tally[FLAGGED]; j++) state[DISTRESSED] += size[flagged[j]]
  }
}
