/** The largest positions of a market. */
import { liquidationPrice } from '../../world/world.ts'
import type { Crowd } from './crowd.ts'
import type { Holder } from './types.ts'

const MOST = 10

interface Scale {
  /** Ticks. */
  readonly mark: number
  /** usd a tick, and a quantum. */
  readonly tick: number
  readonly unit: number
  /** Quanta a tick of the open interest. */
  readonly interest: number
}

/** Largest first; of equals the lower row. */
export function largestHolders(crowds: readonly Crowd[], scale: Scale): readonly Holder[] {
  const top: { crowd: Crowd; j: number; size: number }[] = []
  for (const crowd of crowds) {
    for (let j = 0; j < crowd.count; j++) {
      const size = Math.abs(crowd.value[j])
      if (top.length === MOST && size <= top[MOST - 1].size) continue
      let at = top.length
      while (at > 0 && top[at - 1].size < size) at--
      top.splice(at, 0, { crowd, j, size })
      if (top.length > MOST) top.pop()
    }
  }
  return top.map(({ crowd, j, size }) => holderOf(crowd, j, size, scale))
}

function holderOf(crowd: Crowd, j: number, size: number, scale: Scale): Holder {
  const { mark, tick, unit, interest } = scale
  const value = crowd.value[j]
  // The rate that holds for its notional now.
  const rate = crowd.maintenance(size * mark) / (size * mark)
  return {
    account: crowd.account[j],
    notional: value * mark * unit,
    liquidationPrice: liquidationPrice(-crowd.own[j] / value, value, rate) * tick,
    share: interest > 0 ? size / interest : 0,
  }
}
