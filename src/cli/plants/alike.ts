/** Mutants of the core that no run can tell from the engine as it stands, and why. Not hunted. */
import type { Mutant } from './mutants.ts'

export interface Alike extends Pick<Mutant, 'file' | 'source' | 'from' | 'to'> {
  readonly why: string
}

const MESSAGE = 'the text of a fault that sound code never has'
const FOR_VECTORS = 'a formula that no venue here trades by: vectors alone ask for it'

export const ALIKE: readonly Alike[] = [
  {
    file: 'world/houseTrade.ts',
    source:
      '() => `fills at ${ticks} in ${market.id}: ${residue} is left over, or a balance is beyond 2^52`,',
    from: '() => `fills at ${ticks} in ${market.id}: ${residue} is left',
    to: '() => undefined',
    why: MESSAGE,
  },
  {
    file: 'world/tradeOption.ts',
    source:
      '() => `account ${account}: got ${cash[account]} and ${legQuote[leg]}, expected whole quanta`,',
    from: '() => `account ${account}: got ${cash[account]} and ${legQuo',
    to: '() => undefined',
    why: MESSAGE,
  },
  {
    file: 'market/book/levels.ts',
    source: 'if (set === 0) summary[word >> 5] |= 1 << word',
    from: 'set === 0',
    to: 'true',
    why: 'sets a bit that is set',
  },
  {
    file: 'engine/phases/liquidations.ts',
    source: 'if (heaviest.event >= 0 && Math.abs(impact) <= Math.abs(heaviest.impact)) return',
    from: 'heaviest.event >= 0',
    to: 'heaviest.event > 0',
    why: 'the first event of a run is no liquidation',
  },
  {
    file: 'market/book/orders.ts',
    source: 'if ((ticks | 0) !== ticks || ticks <= 0 || ticks > TICKS_LIMIT) return NO_PRICE',
    from: '(ticks | 0) !== ticks',
    to: 'false',
    why: 'the venue rounds prices before: no agent can name a part of a tick',
  },
  {
    file: 'world/tradeBetween.ts',
    source: 'if (Math.abs(c1) > QUANTA_LIMIT || Math.abs(t1) > QUANTA_LIMIT) residue++',
    from: 'Math.abs(t1) > QUANTA_LIMIT',
    to: 'Math.abs(t1) >= QUANTA_LIMIT',
    why: 'a position of exactly 2^52 quanta',
  },
  {
    file: 'protocol/margin/openInterestScaling.ts',
    source: '): number {',
    from: '{ return mulDiv(initialMillionths, fractionMillionths, MILLI',
    to: '{}',
    why: FOR_VECTORS,
  },
  {
    file: 'protocol/liquidation/prices.ts',
    source: 'const held = cash + size / entryPrice',
    from: 'cash + size / entryPrice',
    to: 'cash - size / entryPrice',
    why: FOR_VECTORS,
  },
]

/** Why a mutant plays as the sound engine does; undefined for one that has to be found. */
export const whyAlike = ({ file, source, from, to }: Mutant): string | undefined =>
  ALIKE.find(
    one => one.file === file && one.source === source && one.from === from && one.to === to,
  )?.why
