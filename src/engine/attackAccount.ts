/** The account of an attack: what its accounts took from whom, and gave to whom, to the last quantum.
 *
 *  For each party that they dealt with, three sums are kept as the events say them: cash, lots (of the perpetual and of
 *  each option) and their quote leg, and lots on the outside venue. At any price, what they are worth together, and the
 *  debts left behind with accounts under water, is the attack's profit: that the books say the same is checked
 *  (modelling.md 6). */
import { outsideValue } from '../market/outside.ts'
import { COUNT, KIND, WAY } from '../world/events.ts'
import { MARK, STEP, equity, fundingOwed, type Cohort, type World } from '../world/world.ts'
import { CASH, LOTS, QUOTE, SPOT, WIDTH, type Attack } from './attackColumns.ts'
import { bookOption, closeUnheld, optionsWorth, settleOption } from './attackOptions.ts'
import type { Party, Parties } from './parties.ts'
import type { Run } from './run.ts'

/** Takes the events of the step that ends into the accounts of all attacks. Costs nothing where there are none. */
export function followAttacks({ world, memories: { attacks, parties } }: Run): void {
  for (const attack of attacks) {
    for (let row = 0; row < world.log.cursor[COUNT]; row++) follow(world, parties, attack, row)
    closeUnheld(world, attack)
  }
}

function follow(
  { log, scalars, outside }: World,
  { of }: Parties,
  attack: Attack,
  row: number,
): void {
  const kind = log.kind[row]
  const account = log.account[row]
  const own = attack.cohort.index
  if (kind === KIND['attack-phase'] && account === attack.cohort.purse) {
    const at = log.other[row] * 2
    if (attack.phases[at] === 0) attack.phases[at] = scalars[STEP] + 1
    attack.phases[at + 1] = log.lots[row]
    return
  }
  if (kind === KIND.exercise || kind === KIND.lapse) {
    settleOption(attack, log, row)
    return
  }
  const way = WAY[kind]
  if (way === undefined) return
  const other = way === 'in' ? outside : log.other[row]
  const isFirst = account >= 0 && of[account] === own
  const isSecond = other >= 0 && of[other] === own
  if (isFirst === isSecond) return
  const party = of[isFirst ? other : account]
  // Seen from the event's account; turned round where the attack is the other side.
  const sign = isFirst ? 1 : -1
  book(attack, party * WIDTH, sign, way, { log, row })
}

function book(
  attack: Attack,
  at: number,
  sign: number,
  way: NonNullable<(typeof WAY)[number]>,
  { log, row }: Pick<World, 'log'> & { readonly row: number },
): void {
  const { flows, k } = attack
  const amount = log.amount[row]
  const lots = log.lots[row]
  switch (way) {
    case 'pays':
      flows[at + CASH] -= sign * amount
      break
    case 'gets':
    case 'in':
      flows[at + CASH] += sign * amount
      break
    case 'fills':
      flows[at + LOTS] += sign * lots
      flows[at + QUOTE] -= sign * lots * log.ticks[row] * k
      break
    case 'trades':
      bookOption(attack, at / WIDTH, sign, { log, row })
      break
    case 'gives':
      flows[at + LOTS] -= sign * lots
      flows[at + QUOTE] += sign * (lots > 0 ? amount : -amount)
      break
    case 'takes':
      flows[at + LOTS] += sign * lots
      flows[at + QUOTE] -= sign * (lots > 0 ? amount : -amount)
      break
    case 'buys':
      flows[at + CASH] -= sign * amount
      flows[at + SPOT] += sign * lots
  }
}

export interface Taken {
  readonly party: Party
  /** Quanta taken from it (above zero), or lost to it. */
  readonly amount: number
}

export interface AttackAccount {
  readonly cohort: Cohort
  /** Quanta: what it began with, what it has now at mark and outside price, and the difference. */
  readonly budget: number
  readonly worth: number
  readonly profit: number
  /** Sums of what was taken, and of what was lost, by party, largest first. Their difference is the profit, exactly. */
  readonly extracted: number
  readonly spent: number
  readonly taken: readonly Taken[]
  /** Place of the phase it is in, and of the reason for which it went there. */
  readonly phase: number
  readonly reason: number
  /** Phases entered so far with their first step, in order of entry. */
  readonly story: readonly {
    readonly phase: number
    readonly step: number
    readonly reason: number
  }[]
}

/** The account of an attack as things stand, valued at the mark, and at the outside price what is held there. */
export function attackAccountOf(
  { world, memories: { parties } }: Run,
  attack: Attack,
): AttackAccount {
  const { cohort, flows, phases } = attack
  const { budget, worth, left } = standing(world, cohort)
  const market = world.markets[cohort.market]
  const { k, state, funding } = market
  const accrued = accruedFunding(world, cohort)
  const taken = parties.list
    .map((party, i): Taken => {
      const at = i * WIDTH
      const position = flows[at + LOTS] * state[MARK] * k + flows[at + QUOTE]
      const options = optionsWorth(world, attack, i)
      const abroad = outsideValue(market, flows[at + SPOT])
      const owed = parties.of[funding] === i ? accrued : 0
      return { party, amount: flows[at + CASH] + position + options + abroad - owed }
    })
    .concat({ party: { kind: 'unpaid', index: 0, protocol: cohort.protocol }, amount: left })
    .filter(({ amount }) => amount !== 0)
    .sort((a, b) => b.amount - a.amount)
  const sum = (sign: number): number =>
    taken.reduce((all, { amount }) => all + Math.max(0, sign * amount), 0)
  const { phase, reason } = cohort.memory
  const story = Array.from({ length: phases.length / 2 }, (_, i) => ({
    phase: i,
    step: phases[2 * i] - 1,
    reason: phases[2 * i + 1],
  }))
    .filter(({ step }) => step >= 0)
    .sort((a, b) => a.step - b.step)
  return {
    ...{ cohort, budget, worth, profit: worth - budget, taken, story },
    extracted: sum(1),
    spent: sum(-1),
    phase: phase[0],
    reason: reason[0],
  }
}

/** What attackers began with, have now, and have left unpaid, read off the books. */
function standing(
  world: World,
  { first, count, purse, market: row }: Cohort,
): Record<'budget' | 'worth' | 'left', number> {
  const market = world.markets[row]
  let budget = 0
  let left = 0
  let worth = world.cash[market.asset][purse] + outsideValue(market, market.spot[purse])
  for (let i = first; i < first + count; i++) {
    budget += world.startEquity[i]
    const own = equity(world, market, i)
    // Nobody pays for an account that is under water if he need not: its owner walks away.
    worth += Math.max(0, own)
    left += Math.max(0, -own)
  }
  return { budget, worth, left }
}

/** Funding that its accounts owe and have not settled. */
function accruedFunding({ markets }: World, { first, count, market }: Cohort): number {
  let sum = 0
  for (let i = first; i < first + count; i++) sum += fundingOwed(markets[market], i)
  return sum
}
