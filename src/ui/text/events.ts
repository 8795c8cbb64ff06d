/** One plain sentence an event: its subject, and what happened to it. */
import type { Happening, HappeningKind } from '../model/happenings.ts'
import type { Why } from '../model/why.ts'
import { count, duration, percent, usd } from './format.ts'
import { reason, standing, word } from './why.ts'

/** A happening with what its sentence needs to know. */
export interface Told extends Happening {
  readonly seconds: number
  readonly isOneStep: boolean
  readonly rung: string
  readonly change: string
  readonly shock: string
  readonly breaker: string
  /** Facts of the first liquidation. */
  readonly why: Why | undefined
  /** Share of the cause by origin, over all its liquidations. */
  readonly shareOf: (origin: string) => number
  /** Name of the attackers it is about, the phase of their plan, and why they went on to it. */
  readonly attack: string
  readonly phase: string
  readonly reasonOfPhase: string
  /** Who took over: a keeper's account or a rung's name. */
  readonly taker: string
  /** What made makers move: a sentence, or nothing. */
  readonly unrest: string
}

export type Pair = readonly [subject: string, text: string]

/** Time a merged sentence covers. */
const span = ({ isOneStep, seconds }: Told): string =>
  isOneStep ? 'in one step' : `within ${duration(seconds)}`

const accounts = (n: number, name = 'account'): string => `${count(n)} ${name}${n === 1 ? '' : 's'}`

/** `Maker 19`, `Three makers`. */
function some({ accounts: all, account }: Told, one: string): string {
  return all.size > 1 ? capital(`${word(all.size)} ${one}s`) : `${capital(one)} ${account}`
}

const isMany = ({ accounts: all }: Told): boolean => all.size > 1

const EVENTS: Readonly<Record<HappeningKind, (told: Told) => Pair>> = {
  mark: () => ['Mark price', 'moved.'],
  fill: ({ account }) => [`Account ${account}`, 'traded.'],
  liquidation: told => {
    if (told.count > 1 || !told.why) {
      return [accounts(told.accounts.size), `liquidated ${span(told)}. ${crowdCause(told)}`]
    }
    return [`Account ${told.account}`, `liquidated, ${standing(told.why)}. ${reason(told.why)}`]
  },
  penalty: ({ account, amount }) => [`Account ${account}`, `paid a penalty of ${usd(amount)} usd.`],
  shortfall: ({ account, amount }) => [`Account ${account}`, `was ${usd(amount)} usd short.`],
  'rung-paid': told => [
    told.rung,
    told.count > 1
      ? `paid ${usd(told.amount)} usd for ${accounts(told.accounts.size)} ${span(told)}. They closed past their bankruptcy price.`
      : `paid ${usd(told.amount)} usd for account ${told.account}. It closed past its bankruptcy price.`,
  ],
  'loss-socialized': told => [
    accounts(told.accounts.size, 'winner'),
    `gave up ${usd(told.amount)} usd ${span(told)}. No fund was left to pay for the losers.`,
  ],
  insolvent: told => [
    'The protocol',
    `is ${usd(told.amount)} usd short. Nobody was left to pay for ${told.count > 1 ? accounts(told.accounts.size) : `account ${told.account}`}.`,
  ],
  edit: ({ change }) => ['Incentives moved', `: ${change}.`],
  shock: ({ shock }) => ['Shock', `from outside${shock ? `: ${shock}` : ''}.`],
  deposit: ({ rung, amount }) => [
    rung,
    amount < 0
      ? `gave ${usd(-amount)} usd back to the outside world.`
      : `received ${usd(amount)} usd from the outside world.`,
  ],
  takeover: told => [
    told.taker,
    told.count > 1
      ? `took over ${usd(told.amount)} usd of positions from ${accounts(told.accounts.size)} ${span(told)}. The book had no better price.`
      : `took over ${usd(told.amount)} usd from account ${told.account}. The book had no better price.`,
  ],
  deleverage: told => [
    accounts(told.accounts.size, 'winner'),
    `closed without being asked, ${usd(told.amount)} usd ${span(told)}. No fund could carry the losers’ positions.`,
  ],
  reward: ({ amount }) => ['Keepers', `earned ${usd(amount)} usd.`],
  fee: ({ amount }) => ['Traders', `paid ${usd(amount)} usd in fees.`],
  funding: ({ amount }) => ['Funding', `moved ${usd(amount)} usd.`],
  'funding-rate': () => ['Funding', 'was set.'],
  withdrawal: told => [
    some(told, 'maker'),
    `pulled ${isMany(told) ? 'their' : 'its'} quotes${told.isOneStep ? '' : ` ${span(told)}`}. ${told.unrest}`.trim(),
  ],
  return: told => [
    some(told, 'maker'),
    `${isMany(told) ? 'quote' : 'quotes'} again. ${told.unrest}`.trim(),
  ],
  'breaker-on': ({ breaker }) => [breaker, 'trips.'],
  'breaker-off': ({ breaker }) => [breaker, 'lets go.'],
  'feed-fault': told => [
    told.count > 1 ? `${capital(word(told.count))} feeds` : `Feed ${told.other + 1}`,
    `of the oracle ${told.count > 1 ? 'fail' : 'fails'}.`,
  ],
  'feed-restored': told => [
    told.count > 1 ? `${capital(word(told.count))} feeds` : `Feed ${told.other + 1}`,
    `of the oracle ${told.count > 1 ? 'tell' : 'tells'} the truth again.`,
  ],
  'feed-state': () => ['The oracle', 'changed its state.'],
  reentry: told => [
    accounts(told.accounts.size, 'trader'),
    `came back with ${usd(told.amount)} usd ${span(told)}.`,
  ],
  'vault-in': told => [told.rung, `received ${usd(told.amount)} usd from ${depositors(told)}.`],
  'vault-out': told => [told.rung, `paid ${usd(told.amount)} usd back to ${depositors(told)}.`],
  collateral: ({ amount }) => ['Collateral', `of ${usd(amount)} usd moved.`],
  'outside-trade': told => [
    told.attack,
    `${told.amount > 0 ? 'bought' : 'sold'} ${usd(Math.abs(told.amount))} usd on the outside venue ${span(told)}.`,
  ],
  gas: ({ amount }) => ['Keepers', `paid ${usd(amount)} usd for transactions.`],
  rebate: ({ amount }) => ['Makers', `were paid ${usd(amount)} usd of rebates.`],
  'fee-share': ({ amount }) => ['The treasury', `passed ${usd(amount)} usd of fees on.`],
  bonus: ({ amount }) => ['The treasury', `paid depositors a bonus of ${usd(amount)} usd.`],
  'vault-ask': told => [
    depositors(told),
    `asked for ${told.accounts.size > 1 ? 'their' : 'its'} money back ${span(told)}, and must wait.`,
  ],
  'attack-phase': ({ attack, phase, reasonOfPhase }) => [
    attack,
    `${phase}${reasonOfPhase === '' ? '' : `: ${reasonOfPhase}`}.`,
  ],
  'option-fill': ({ account }) => [`Account ${account}`, 'traded options.'],
  'option-transfer': told => [
    'Options',
    `of ${accounts(told.accounts.size)} changed hands at the mark ${span(told)}, without anybody's order.`,
  ],
  expiry: () => ['Options', 'expired, and were settled in cash at the average of the index.'],
  exercise: ({ account }) => [`Account ${account}`, 'was settled in the money.'],
  lapse: ({ account }) => [`Account ${account}`, 'had options that ended worth nothing.'],
  listing: () => ['New strikes', 'were listed around the price.'],
  auction: told => [
    accounts(told.accounts.size, 'book'),
    `put up for auction ${span(told)}: the price falls until somebody takes a share.`,
  ],
  'auction-bid': told => [
    'Dealers',
    `took shares of ${accounts(told.accounts.size, 'book')} ${span(told)}, for ${usd(Math.abs(told.amount))} usd less than they are marked at.`,
  ],
  'collateral-sale': told => [
    'Collateral',
    `of ${accounts(told.accounts.size)} was sold ${span(told)}, for ${usd(told.amount)} usd, to pay what ${told.accounts.size > 1 ? 'they' : 'it'} owed.`,
  ],
  refused: ({ account }) => [`Account ${account}`, 'had an order refused.'],
  residue: ({ amount }) => ['What was left', `came to ${usd(amount)} usd.`],
  'fund-level': ({ rung, level }) => [
    rung,
    level <= 0.01 ? 'is dry. What comes now is shared by others.' : `below ${percent(level, 0)}.`,
  ],
  'price-level': ({ level }) => [
    'Mark price',
    level < 0 ? `${percent(-level, 0)} below its start.` : `${percent(level, 0)} above its start.`,
  ],
}

/** The sentence of a happening, its first words apart. */
export const eventSentence = (told: Told): Pair => EVENTS[told.kind](told)

const depositors = ({ accounts: all }: Told): string => accounts(all.size, 'depositor')

/** What broke a crowd: one sentence, by the origin that weighs most. */
function crowdCause({ shareOf, count: n, longs }: Told): string {
  const side = longs === n ? 'All long. ' : longs === 0 ? 'All short. ' : ''
  const earlier = shareOf('liquidation')
  const others = CROWD_CAUSES.map(([origin, text]) => ({ text, share: shareOf(origin) }))
  const all = others.reduce((sum, { share }) => sum + share, earlier)
  if (all < 0.05) return `${side}No price moved against them: a rule did.`
  const [main] = others.sort((a, b) => b.share - a.share)
  if (earlier < 0.05) return `${side}${main.text}`
  return `${side}${percent(earlier, 0)} of what broke them came from earlier liquidations.`
}

const CROWD_CAUSES = [
  ['outside', 'The outside price did it.'],
  ['trader', 'Other traders pushed the price.'],
  ['carry', 'Hedgers pushed the price.'],
  ['maker', 'Makers took their quotes away.'],
  ['mark-rule', 'The way the mark is made did it.'],
  ['attacker', 'An attacker pushed the price.'],
  ['hedging', 'Dealers who hedged options pushed the price.'],
  ['volatility', 'Options became dearer without the price.'],
  ['margin-rule', 'The margin rule asked for more.'],
  ['own-trade', 'Their own trades did it.'],
] as const

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1)
