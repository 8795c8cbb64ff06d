/** Words of the cast: who plays, what they have made of it, and how attacks went. */
import type { AttackParty, AttackView, Opened, Role } from '../../workers/messages.ts'
import { clock, count, percent, signedUsd, usd } from './format.ts'
import { ROLE_NAMES } from './roles.ts'

const PARTIES: Readonly<Record<Exclude<AttackParty['kind'], 'cohort' | 'rung'>, string>> = {
  treasury: 'the treasury, in fees',
  'bad-debt': 'nobody: bad debt',
  unpaid: 'debts it left behind',
  'keeper-pool': 'the keepers\u2019 pool',
  house: 'the house',
  funding: 'funding',
  'outside-venue': 'the outside venue',
  world: 'gas and outside fees',
}

type Cast = Pick<Opened, 'cohorts' | 'rungs' | 'startTime' | 'stepSeconds'>

/** Who it is, as it stands in a list: `Gamblers`, `Insurance fund`, `the outside venue`. */
function party({ cohorts, rungs }: Cast, { kind, place }: AttackParty): string {
  if (kind === 'cohort') return cohorts[place]?.name ?? ''
  if (kind === 'rung') return rungs[place]?.name ?? ''
  return PARTIES[kind]
}

/** In the middle of a sentence: `the insurance fund`, `market makers`. */
const inSentence = (cast: Cast, one: AttackParty): string =>
  `${one.kind === 'rung' ? 'the ' : ''}${lower(party(cast, one))}`

const lower = (name: string): string =>
  /^[A-Z][a-z]/.test(name) ? name[0].toLowerCase() + name.slice(1) : name

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1)

function listed(cast: Cast, rows: AttackView['taken'], most: number): string {
  return rows
    .slice(0, most)
    .map(row => `${usd(row.amount)} from ${inSentence(cast, row)}`)
    .join(' and ')
}

/** The largest cost, in words. */
function cost(cast: Cast, { taken }: AttackView): string {
  const worst = taken.at(-1)
  if (!worst || worst.amount >= 0) return ''
  return ` Most of it, ${usd(-worst.amount)}, went to ${inSentence(cast, worst)}.`
}

/** Plan and reason of an attack, in the words of its declaration. */
function planOf({ cohorts }: Cast, { cohort, phase, reason }: AttackView) {
  const plan = cohorts[cohort]?.plan
  return {
    phase: plan?.phases[phase] ?? '',
    reason: plan?.reasons[reason] ?? '',
    isOver: plan?.ends.includes(phase) ?? false,
  }
}

/** Why it worked, why it failed, or what it is doing. */
function verdict(cast: Cast, attack: AttackView): string {
  const { phase, reason, isOver } = planOf(cast, attack)
  const gains = attack.taken.filter(({ amount }) => amount > 0)
  if (attack.spent === 0 && attack.extracted === 0)
    return isOver
      ? `${capital(reason || phase)}: it never began, and cost nothing.`
      : 'It has not begun.'
  const took = gains.length > 0 ? `took ${listed(cast, gains, 2)}` : 'took nothing from anybody'
  if (!isOver) return `So far it ${took}, and spent ${usd(attack.spent)}.`
  if (attack.profit > 0) return `It worked: it ${took}, for ${usd(attack.spent)} spent.`
  const why = reason ? `: ${reason}` : ''
  return `It failed${why}. It ${took}, and spent ${usd(attack.spent)}.${cost(cast, attack)}`
}

export const castText = {
  title: 'The cast',
  loading: 'Counting who has what \u2026',
  measures: { profit: 'Profit', wealth: 'Wealth', present: 'Present' } as const,
  measureTitle: 'What is drawn',
  roles: ROLE_NAMES,
  role: (role: Role): string => ROLE_NAMES[role],
  overTime: 'By role over time',
  table: {
    caption: 'By strategy, most profit first; usd since the start',
    strategy: 'Strategy',
    present: 'Present',
    wealth: 'Wealth',
    profit: 'Profit',
    of: (part: number): string => percent(part, Math.abs(part) < 0.095 ? 1 : 0),
  },
  present: (now: number, all: number): string =>
    now === all ? count(all) : `${count(now)} of ${count(all)}`,
  presentHelp: (now: number, all: number): string => `${count(now)} of ${count(all)} have not left`,
  value: (measure: 'profit' | 'wealth' | 'present', x: number): string =>
    measure === 'present' ? count(x) : measure === 'profit' ? signedUsd(x) : usd(x),
  chart: (role: Role, text: string): string => `${ROLE_NAMES[role]}: ${text}`,
  attacks: 'Attacks',
  attack: {
    budget: 'Budget',
    spent: 'Spent',
    extracted: 'Taken',
    profit: 'Profit',
    plan: 'Plan',
    now: 'now',
    over: 'over',
    parties: 'From whom, to whom',
    from: 'taken from',
    to: 'lost to',
    at: ({ startTime, stepSeconds }: Cast, step: number): string =>
      clock(startTime + step * stepSeconds * 1000),
    party,
    planOf,
    verdict,
    exact: 'Taken less spent is the profit, to the last quantum.',
    capital,
  },
  revenue: {
    title: 'Revenue',
    none: 'No fees so far: this venue charges none, or nobody has traded.',
    fees: (amount: number): string => `Takers paid ${usd(amount)} usd in fees`,
    by: 'Paid by',
    to: 'Went to',
    rebates: (amount: number): string => (amount < 0 ? 'Makers (they paid)' : 'Makers, as rebates'),
    fund: 'Insurance fund',
    vault: 'Depositors of the vault',
    keepers: 'Keepers\u2019 pool',
    kept: 'Treasury',
    beside: 'Beside the fees',
    penalties: 'Liquidation penalties',
    rewards: 'Rewards of keepers',
    gas: 'Gas of keepers and attackers',
    bonus: 'Bonus of depositors',
    amount: usd,
  },
} as const
