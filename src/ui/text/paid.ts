/** Words of who paid and who was paid. */
import type { Payer, PayerKind } from '../model/payers.ts'
import { count, usd } from './format.ts'

const KINDS: Readonly<Record<PayerKind, string>> = {
  penalties: 'Traders, as penalties',
  rung: 'A rung',
  vault: 'A vault',
  winners: 'Winners, socialized',
  insolvent: 'Nobody: insolvent',
}

const HELPS: Readonly<Record<PayerKind, string>> = {
  penalties: 'Taken from what liquidated accounts had left; feeds the insurance fund.',
  rung: 'Shortfalls of accounts that closed past their bankruptcy price, and losses on positions it took over.',
  vault: 'What providers of the vault have lost: shortfalls, and positions it took over.',
  winners: 'What no fund could pay, taken from gains.',
  insolvent: 'What no rung could take: claims that nobody stands for.',
}

const people = (n: number, one: string): string => `${count(n)} ${n === 1 ? one : `${one}s`}`

export const paidText = {
  title: 'Who has paid',
  total: (total: number): string => `Who has paid, ${usd(total)} usd`,
  nobody: 'Nobody has had to pay yet.',
  name: ({ kind, name }: Payer): string => (name && kind !== 'winners' ? name : KINDS[kind]),
  help: ({ kind, paid, taken }: Payer): string =>
    taken > 0
      ? `${usd(paid)} for shortfalls, the rest on the ${usd(taken)} usd of positions it took over.`
      : HELPS[kind],
  amount: usd,
  deleveraged: 'Closed without being asked',
  deleveragedNone: 'No winner was closed.',
  deleveragedBy: (winners: number, notional: number): string =>
    `${people(winners, 'winner')} had ${usd(notional)} usd of positions closed at the losers\u2019 bankruptcy prices.`,
  keepers: 'Keepers',
  keepersNone: 'No keeper has been paid.',
  keepersBy: (keepers: number, rewards: number): string =>
    `${people(keepers, 'keeper')} earned ${usd(rewards)} usd in rewards.`,
  keepersTook: (positions: number, notional: number): string =>
    `They took over ${people(positions, 'position')} worth ${usd(notional)} usd.`,
  table: {
    caption: 'The waterfall in figures, usd',
    fundStart: 'Fund at the start',
    fundNow: 'Fund now',
    fundLow: 'Fund at its lowest',
    closed: 'Notional closed by force',
    badDebt: 'Shortfalls in all',
    fees: 'Trading fees',
    reentered: 'Brought back by traders',
    cut: 'Orders cut by margin',
  },
} as const
