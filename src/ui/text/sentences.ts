/** Which sentence of the dictionary tells a happening, and in whose colour. */
import type { Opened } from '../../workers/messages.ts'
import type { Chronicle } from '../model/chronicle.ts'
import type { Happening, HappeningKind } from '../model/happenings.ts'
import type { History, TickerLine } from '../model/types.ts'
import { whyOf } from '../model/why.ts'
import { EN } from './en.ts'
import { eventSentence } from './events.ts'

/** What a sentence must know beside the happening itself. */
export interface Teller {
  readonly opened: Opened
  readonly chronicle: Chronicle
  readonly history: History
  readonly editLabel: (step: number) => string
}

type Sentence = Pick<TickerLine, 'role' | 'subject' | 'text'>

const ROLES: Partial<Record<HappeningKind, TickerLine['role']>> = {
  'rung-paid': 'protocol',
  insolvent: 'protocol',
  deposit: 'protocol',
  takeover: 'protocol',
  'fund-level': 'protocol',
  'vault-in': 'protocol',
  'vault-out': 'protocol',
  'breaker-on': 'protocol',
  'breaker-off': 'protocol',
  'feed-fault': 'protocol',
  'feed-restored': 'protocol',
  withdrawal: 'maker',
  return: 'maker',
  edit: 'edit',
  'vault-ask': 'protocol',
  'outside-trade': 'attacker',
  'attack-phase': 'attacker',
  shock: 'market',
  'price-level': 'market',
}

/** One plain sentence, its first words apart. */
export function sentenceOf(happening: Happening, teller: Teller): Sentence {
  const { kind, about, first, last, count, shares, event, other } = happening
  const { opened, chronicle, history, editLabel } = teller
  const rung = opened.rungs.find(({ account }) => account === about)
  const fund = opened.rungs.find(({ kind: id }) => id === 'insurance-fund') ?? opened.rungs[0]
  const row = kind === 'liquidation' ? chronicle.rowOf(event) : -1
  const [subject, text] = eventSentence({
    ...happening,
    seconds: (last - first + 1) * opened.stepSeconds,
    isOneStep: last === first,
    rung: (kind === 'fund-level' ? fund : rung)?.name ?? EN.ticker.someRung,
    change: kind === 'edit' ? editLabel(last) : '',
    shock: kind === 'shock' ? (opened.scenario.shocks[about]?.kind ?? '') : '',
    breaker: breakerName(teller, about),
    why: row < 0 ? undefined : whyOf(opened, chronicle, history, row),
    shareOf: origin => (shares[opened.origins.indexOf(origin)] ?? 0) / count,
    ...attackOf(teller, happening),
    taker: rung?.name ?? EN.ticker.keeper(other),
    unrest: unrest(teller, last),
  })
  const role = kind === 'takeover' && !rung ? 'keeper' : (ROLES[kind] ?? 'trader')
  return { role, subject, text }
}

/** Whose purse an event names, and the words of the phase that they went on to. */
function attackOf(
  { opened }: Teller,
  { account, other, about }: Happening,
): Record<'attack' | 'phase' | 'reasonOfPhase', string> {
  const own = opened.cohorts.find(({ purse }) => purse === account)
  return {
    attack: own?.name ?? EN.ticker.someAttacker,
    phase: own?.plan?.phases[other] ?? '',
    reasonOfPhase: own?.plan?.reasons[about] ?? '',
  }
}

function breakerName({ opened }: Teller, about: number): string {
  return opened.frame?.breakers[about]?.name ?? EN.ticker.someBreaker
}

/** How rough the venue is, where that is known. */
function unrest({ history }: Teller, step: number): string {
  const ratio = history.column('volatility')[step]
  return ratio >= 1.5 ? EN.ticker.volatility(ratio) : ''
}
