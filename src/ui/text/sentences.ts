/** Which sentence of the dictionary tells a happening, and in whose colour. */
import type { Opened } from '../../workers/messages.ts'
import type { Happening, HappeningKind } from '../model/happenings.ts'
import type { TickerLine } from '../model/types.ts'
import { EN } from './en.ts'

/** What a sentence must know beside the happening itself. */
export interface Teller {
  readonly opened: Opened
  readonly editLabel: (step: number) => string
}

type Sentence = Pick<TickerLine, 'role' | 'subject' | 'text'>

const ROLES: Partial<Record<HappeningKind, TickerLine['role']>> = {
  'rung-paid': 'protocol',
  'loss-socialized': 'trader',
  insolvent: 'protocol',
  deposit: 'protocol',
  'fund-level': 'protocol',
  edit: 'edit',
  shock: 'market',
  'price-level': 'market',
}

/** One plain sentence, its first words apart. */
export function sentenceOf(happening: Happening, { opened, editLabel }: Teller): Sentence {
  const { kind, about, first, last } = happening
  const rung = opened.rungs.find(({ account }) => account === about)
  const fund = opened.rungs.find(({ kind: id }) => id === 'insurance-fund') ?? opened.rungs[0]
  const [subject, text] = EN.events[kind]({
    ...happening,
    seconds: (last - first + 1) * opened.stepSeconds,
    isOneStep: last === first,
    rung: (kind === 'fund-level' ? fund : rung)?.name ?? EN.ticker.someRung,
    change: kind === 'edit' ? editLabel(last) : '',
    shock: kind === 'shock' ? (opened.scenario.shocks[about]?.kind ?? '') : '',
  })
  return { role: ROLES[kind] ?? 'trader', subject, text }
}
