/** The cast of a run for the page: who has what and has made what of it over time; attacks and revenue as they stand. */
import { attackAccountOf, type AttackAccount } from '../engine/attackAccount.ts'
import { castOf } from '../engine/cast.ts'
import type { Party } from '../engine/parties.ts'
import type { Run } from '../engine/run.ts'
import {
  BONUS_PAID,
  FEES_KEPT,
  FEES_TO_FUND,
  FEES_TO_KEEPERS,
  FEES_TO_VAULT,
  GAS_PAID,
  PENALTIES,
  REBATES,
  REWARDS,
  ROLES,
  STEP,
  TAKER_FEES,
  inUnits,
} from '../world/world.ts'
import {
  CAST_PRESENT,
  CAST_PROFIT,
  CAST_WEALTH,
  CAST_WIDTH,
  type AttackParty,
  type AttackView,
  type CastView,
  type Revenue,
} from './messages.ts'

/** Steps between two rows of the series: ten, or more where a run is so long that there would be too many. */
const EVERY = 10
const ROWS_MOST = 600

export interface CastRecorder {
  /** Looks at the cast if it is time. It reads the run and changes nothing in it. */
  readonly record: (run: Run) => void
  /** Rows from `from` on, and all else as it stands. */
  readonly view: (from: number) => Omit<CastView, 'run'>
}

/** Begins with the run as it stands before its first step, or goes on after rows that were kept. */
export function castRecorder(run: Run, kept?: Pick<CastView, 'steps' | 'series'>): CastRecorder {
  const { steps } = run.scenario.clock
  const every = Math.max(EVERY, Math.ceil(steps / ROWS_MOST))
  const width = run.world.cohorts.length * CAST_WIDTH
  const rows = Math.floor(steps / every) + 1
  const at = new Int32Array(rows)
  const series = new Float64Array(rows * width)
  let count = 0
  // What positions opened before the start had gained by then is no profit of this run: they came with it.
  const came = inDocumentOrder(run).map(({ profit }) => profit)
  const members = (): CastView['members'] =>
    inDocumentOrder(run).map((member, row) => ({
      ...member,
      brought: member.brought + came[row],
      profit: member.profit - came[row],
    }))
  const look = (made: number): void => {
    at[count] = made
    members().forEach(({ present, wealth, profit }, row) => {
      const to = count * width + row * CAST_WIDTH
      series[to + CAST_PRESENT] = present
      series[to + CAST_WEALTH] = wealth
      series[to + CAST_PROFIT] = profit
    })
    count++
  }
  look(0)
  if (kept) {
    at.set(kept.steps)
    series.set(kept.series)
    count = kept.steps.length
  }
  return {
    record: state => {
      // While a step is recorded its own number still stands: one more than that are made.
      const made = state.world.scalars[STEP] + 1
      if (made % every === 0) look(made)
    },
    view: from => ({
      from,
      steps: at.slice(from, count),
      series: series.slice(from * width, count * width),
      members: members(),
      attacks: run.memories.attacks.map(attack => attackView(run, attackAccountOf(run, attack))),
      revenue: revenueOf(run),
    }),
  }
}

/** Buffers of a view that are handed over. */
export function castTransfers({ steps, series }: CastView): ArrayBuffer[] {
  return [steps, series].map(({ buffer }) => buffer as ArrayBuffer)
}

function inDocumentOrder(run: Run): CastView['members'] {
  const members: CastView['members'][number][] = []
  castOf(run).forEach(({ members: all, present, wealth, brought, profit }, index) => {
    const { row, market } = run.world.cohorts[index]
    const { unit } = run.world.markets[market]
    const [has, came, made] = [wealth, brought, profit].map(quanta => inUnits(quanta, unit))
    members[row] = { members: all, present, wealth: has, brought: came, profit: made }
  })
  return members
}

function attackView(run: Run, account: AttackAccount): AttackView {
  const { cohort, phase, reason, story, taken } = account
  const { unit } = run.world.markets[cohort.market]
  const usd = (quanta: number): number => inUnits(quanta, unit)
  return {
    cohort: cohort.row,
    budget: usd(account.budget),
    worth: usd(account.worth),
    profit: usd(account.profit),
    extracted: usd(account.extracted),
    spent: usd(account.spent),
    taken: taken.map(({ party, amount }) => ({ ...partyOf(run, party), amount: usd(amount) })),
    phase,
    reason,
    story,
  }
}

/** A party by its place in the document, where it has one. */
function partyOf({ world }: Run, { kind, index, protocol }: Party): AttackParty {
  if (kind === 'cohort') return { kind, place: world.cohorts[index].row }
  if (kind !== 'rung') return { kind, place: Math.max(0, index) }
  const before = world.protocols
    .slice(0, protocol)
    .reduce((sum, { rungAccounts }) => sum + rungAccounts.length, 0)
  return { kind, place: before + index }
}

/** What takers have paid and who got it, usd, over all protocols. */
function revenueOf({ world }: Run): Revenue {
  const sum = (of: (protocol: (typeof world.protocols)[number]) => number): number =>
    world.protocols.reduce((all, protocol) => {
      const { unit } = world.markets[protocol.markets[0]]
      return all + inUnits(of(protocol), unit)
    }, 0)
  const tally = (place: number): number => sum(protocol => protocol.tally[place])
  return {
    takerFees: tally(TAKER_FEES),
    feesBy: ROLES.map((role, i) => ({ role, amount: sum(({ feesBy }) => feesBy[i]) })),
    rebates: tally(REBATES),
    toFund: tally(FEES_TO_FUND),
    toVault: tally(FEES_TO_VAULT),
    toKeepers: tally(FEES_TO_KEEPERS),
    kept: tally(FEES_KEPT),
    penalties: tally(PENALTIES),
    rewards: tally(REWARDS),
    gas: tally(GAS_PAID),
    bonus: tally(BONUS_PAID),
  }
}
