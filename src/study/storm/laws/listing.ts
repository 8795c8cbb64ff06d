/** M: the margin phase overlooks nobody, and lists nobody who is sound. */
import { isEmpty } from '../../../engine/books/bookJob.ts'
import { requirementOf } from '../../../engine/books/listed.ts'
import { booksOf, type Books } from '../../../engine/books/books.ts'
import type { ProtocolRules } from '../../../engine/rules.ts'
import type { Run } from '../../../engine/run.ts'
import { equity, MARK, STEP, type Market } from '../../../world/world.ts'
import type { Law, Note } from '../law.ts'
import { eachBook } from '../places.ts'
import { requiredOf } from '../required.ts'

/** Of a notional: what two ways to sum an equity may differ by. */
const ROUNDING = 1e-12

/** Where the margin phase lists accounts: a market of a protocol. */
interface Desk {
  readonly own: ProtocolRules
  readonly place: number
  readonly market: Market
}

/** Desks in the order in which their lists stand. */
const desksOf = ({ rules, world }: Run): readonly Desk[] =>
  rules.protocols.flatMap(own =>
    own.protocol.markets.map((row, place) => ({ own, place, market: world.markets[row] })),
  )

/** What the margin phase has listed, by desk. */
function listsOf({ scratch }: Run, desks: readonly Desk[]): readonly (readonly number[])[] {
  const { breached, breachedEnds } = scratch
  return desks.map((_, i) => [...breached.subarray(i === 0 ? 0 : breachedEnds[i - 1], breachedEnds[i])]) // prettier-ignore
}

export const allListed: Law = {
  id: 'M14',
  name: 'who is under maintenance is listed, once; nobody else is but those on their way back',
  formula:
    'listed <=> size <> 0 and equity < maintenance (flagged before: < the multiple that the method aims at)',
  cells: ['sound', 'under maintenance', 'on its way back', 'on its way back beside options'],
  bind: (run, note) => {
    // A flag is set anew by the phase itself.
    let wasFlagged: readonly Int32Array[] = []
    return {
      before: {
        margin: () => (wasFlagged = desksOf(run).map(({ own }) => own.protocol.flaggedAt.slice())),
      },
      after: {
        margin: () => {
          const desks = desksOf(run)
          listsOf(run, desks).forEach((list, i) => {
            const listed = new Set(list)
            note(listed.size === list.length, () => ({
              what: `market ${desks[i].market.id}, accounts listed`,
              left: list.length,
              right: `${listed.size}, each once`,
            }))
            lookAtDesk(run, desks[i], { listed, wasFlagged: wasFlagged[i] }, note)
          })
        },
      },
    }
  },
}

function lookAtDesk(
  { world }: Run,
  { own, place, market }: Desk,
  { listed, wasFlagged }: { readonly listed: ReadonlySet<number>; readonly wasFlagged: Int32Array },
  note: Note,
): void {
  const { first, last } = own.protocol
  const { until } = own.liquidation.route
  for (let account = first; account < last; account++) {
    const isBook = market.chain !== undefined && market.chain.bookOf[account] >= 0
    if (isBook) continue
    if (market.size[account] === 0) {
      note(!listed.has(account), () => ({
        what: `market ${market.id}, account ${account} is listed: lots`,
        left: 0,
        right: 'not 0',
      }))
      continue
    }
    const notional = Math.abs(market.size[account]) * market.state[MARK] * market.k
    const left = equity(world, market, account)
    const aim = wasFlagged[account - first] === 0 ? 1 : Math.max(1, until)
    const maintenance = requiredOf(own, place, 'maintenance', notional)
    const required = aim * maintenance
    // At the very edge either will do.
    const isNear = Math.abs(left - required) <= ROUNDING * notional
    const back = market.chain ? 'on its way back beside options' : 'on its way back'
    note(
      isNear || listed.has(account) === left < required,
      () => ({
        what: `market ${market.id}, account ${account} is ${listed.has(account) ? '' : 'not '}listed: equity`,
        left,
        right: `${listed.has(account) ? 'below' : 'at least'} ${required}`,
      }),
      left >= required ? 'sound' : left < maintenance ? 'under maintenance' : back,
    )
  }
}

export const allBooksListed: Law = {
  id: 'M15',
  name: 'a book under maintenance is listed, and one that is sound is not',
  formula: 'listed => equity < until x maintenance; not listed => equity >= maintenance',
  bind: (run, note) => ({
    after: {
      margin: () => {
        const desks = desksOf(run)
        const lists = listsOf(run, desks)
        eachBook(run, (books, account) => {
          const i = desks.findIndex(
            ({ own, market }) => booksOf(run.rules.books, market.row, own.protocol.row) === books,
          )
          lookAtBook(run, { books, account, isListed: lists[i].includes(account) }, note)
        })
      },
    },
  }),
}

interface LookedAt {
  readonly books: Books
  readonly account: number
  readonly isListed: boolean
}

function lookAtBook({ world }: Run, { books, account, isListed }: LookedAt, note: Note): void {
  const { view, market, method } = books
  // A house that writes options is no agent.
  if (account >= world.agentRows) return
  const isClosed = isEmpty({ books, account })
  const required = isClosed ? 0 : requirementOf(view, account).maintenance / market.unit
  const left = isClosed ? world.cash[market.asset][account] : equity(world, market, account)
  const slack = ROUNDING * Math.abs(required) + 1e-6
  const isSound = isListed ? left < Math.max(1, method.until) * required + slack : left >= required - slack // prettier-ignore
  note(isSound, () => ({
    what: `book of account ${account}, ${isListed ? '' : 'not '}listed: equity`,
    left,
    right: `${isListed ? `below ${method.until} x` : 'at least'} ${required}`,
  }))
}

export const roomReadBackwards: Law = {
  id: 'M16',
  name: 'the largest position that some equity carries is the requirement read backwards',
  formula: 'initial(most(equity)) <= equity < initial(most(equity) + 2), in whole quanta',
  bind: (run, note) => ({
    after: {
      oracle: () => {
        for (const { own, place, market } of desksOf(run)) {
          const { sized } = own.margins[place]
          const { first, last } = own.protocol
          if (!sized || first === last) continue
          // As much as one of its accounts has, another in each step.
          const account = first + (run.world.scalars[STEP] % (last - first))
          const left = equity(run.world, market, account)
          const most = sized.most(left)
          const [needed, beyond] = [most, most + 2 + most * ROUNDING].map(sized.initial)
          const isMost = left > 0 ? needed <= left && beyond > left * (1 - ROUNDING) : most === 0
          note(isMost, () => ({
            what: `market ${market.id}, equity ${left}, largest notional`,
            left: `${most}, which needs ${needed}`,
            right: 'all that the equity carries, and no more',
          }))
        }
      },
    },
  }),
}
