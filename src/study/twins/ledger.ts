/** The ledger written a second time, slowly and plainly: whole numbers of any length, one event at a time.
 *  It reads only what the events say, so it also shows that the log alone holds the whole story. */
import type { Run } from '../../engine/run.ts'
import { eventsOf } from '../../world/seen.ts'
import type { World } from '../../world/world.ts'
import { EFFECTS } from './effects.ts'
import { openLedger, optionsOf, type Ledger, type Options } from './state.ts'
import type { TwinPart } from './twin.ts'

export const ledgerTwin: TwinPart = {
  id: 'ledger',
  subject: ['fill'],
  start: run => {
    const ledger = openLedger(run)
    return {
      follow: ({ world }) => {
        for (const event of eventsOf(world.log)) EFFECTS[event.kind](ledger, event)
      },
      difference: now => difference(ledger, now),
    }
  },
}

/** Names the first number in which the columns differ from the ledger, or what does not sum to zero in it. */
export function difference(ledger: Ledger, run: Run): string | undefined {
  const { world } = run
  return (
    ledger.fault ??
    inColumns(ledger, world) ??
    inOptions(ledger, world) ??
    inShares(ledger, run) ??
    sums(ledger, world)
  )
}

function inColumns({ cash, positions, spot }: Ledger, { cash: own, markets }: World) {
  for (const [asset, column] of own.entries()) {
    const found = apart(column, cash[asset], `cash in asset ${asset}`)
    if (found) return found
  }
  for (const { row, size, quote, spot: abroad } of markets) {
    const lots = positions[row].map(one => one.size)
    const legs = positions[row].map(one => one.quote)
    const found =
      apart(size, lots, `size on market ${row}`) ??
      apart(quote, legs, `quote leg on market ${row}`) ??
      apart(abroad, spot[row], `lots abroad on market ${row}`)
    if (found) return found
  }
  return undefined
}

function inOptions({ options }: Ledger, { markets }: World): string | undefined {
  for (const { row, chain } of markets) {
    const own = new Set(chain ? textsOf(optionsOf(chain)) : [])
    const twin = new Set(textsOf(options[row]))
    const more = [...own].find(text => !twin.has(text))
    const less = [...twin].find(text => !own.has(text))
    if (more ?? less)
      return `options on market ${row}: got ${more ?? 'none'}, twin ${less ?? 'none'}`
  }
  return undefined
}

const textsOf = (options: Options): string[] =>
  [...options].flatMap(
    ([account, held]) =>
    [...held].map(([instrument, { size, quote }]) => `account ${account}, option ${instrument}: ${size} lots for ${quote}`), // prettier-ignore
  )

function inShares({ shares }: Ledger, { rules }: Run): string | undefined {
  for (const { rungs } of rules.protocols) {
    for (const { context } of rungs) {
      const twin = shares.get(context.account)
      const found = twin && apart(context.shares, twin, `shares of vault ${context.account}`)
      if (found) return found
      const sum = twin?.reduce((all, one) => all + one, 0n) ?? 0n
      if (twin && context.totals[0] !== Number(sum)) {
        return `shares of vault ${context.account}: got a total of ${context.totals[0]}, twin ${sum}`
      }
    }
  }
  return undefined
}

/** The first row in which a column is another than the twin's. */
function apart(column: Float64Array, twin: readonly bigint[], what: string): string | undefined {
  const row = twin.findIndex((value, i) => Number(value) !== column[i])
  return row < 0 ? undefined : `${what} of account ${row}: got ${column[row]}, twin ${twin[row]}`
}

/** Every asset's cash and quote legs, every instrument's lots, sum to zero. */
function sums({ cash, positions, options, spot }: Ledger, { markets }: World): string | undefined {
  for (const [asset, column] of cash.entries()) {
    let sum = column.reduce((all, one) => all + one, 0n)
    for (const { row } of markets.filter(one => one.asset === asset)) {
      const held = [...options[row].values()].flatMap(one => [...one.values()])
      for (const { quote } of [...positions[row], ...held]) sum += quote
    }
    if (sum !== 0n) return `asset ${asset}: the twin's cash and quote legs sum to ${sum}`
  }
  for (const { row } of markets) {
    const lots = positions[row].reduce((all, { size }) => all + size, 0n)
    const abroad = spot[row].reduce((all, one) => all + one, 0n)
    if (lots !== 0n) return `market ${row}: the twin's sizes sum to ${lots}`
    if (abroad !== 0n) return `market ${row}: the twin's lots abroad sum to ${abroad}`
  }
  return undefined
}
