/** The one sentence over the stage that says what is going on, and the line under it that says what to try. */
import type { Trouble } from '../model/tries.ts'
import { EN } from './en.ts'
import { duration } from './format.ts'

/** What the headline is made of. Amounts in usd, moves and shares as fractions of one. */
export interface Facts {
  /** What the scenario says of itself, for a start that is no different from others. */
  readonly about: string
  readonly done: boolean
  readonly agents: number
  /** Move of the mark within the recent window. */
  readonly recentMove: number
  readonly recentLiquidations: number
  readonly recentSocialized: number
  readonly recentInsolvent: number
  /** Length of the recent window. */
  readonly windowSeconds: number
  readonly liquidations: number
  /** Shortfalls paid by the insurance fund, and what it is short of its start, however it went. */
  readonly fundPaid: number
  readonly fundLost: number
  /** Insurance fund now as a share of its start; 1 if there is none. */
  readonly fundShare: number
  readonly socialized: number
  readonly insolvent: number
  /** What attackers have made, less what they spent on it; 0 where nobody attacks. */
  readonly attackProfit: number
}

export type Mood = keyof typeof EN.headlines

export interface Headline {
  readonly mood: Mood
  readonly headline: string
  readonly hint: string
}

/** A crowd is breaking once this share of accounts fell within the window. */
const CROWD = 0.002

/** A fund that kept all but this share of its start kept its level. */
const LEVEL = 0.02

/** A move worth a headline. */
const SWELL = 0.02

/** Says what is going on. The worst that is happening now comes first. */
export function headline(facts: Facts): Headline {
  const mood = facts.done ? result(facts) : now(facts)
  return { mood, headline: EN.headlines[mood], hint: hint(mood, facts) }
}

const TROUBLES: Partial<Record<Mood, Trouble>> = {
  first: 'crowd',
  longs: 'crowd',
  shorts: 'crowd',
  falling: 'leverage',
  rising: 'leverage',
  low: 'fund',
  dry: 'fund',
  dented: 'fund',
  socialized: 'socialized',
  insolvent: 'socialized',
  shared: 'socialized',
  sunk: 'socialized',
}

/** What there is to be done about a mood, if anything. */
export const troubleOfMood = (mood: Mood): Trouble | undefined => TROUBLES[mood]

function result(facts: Facts): Mood {
  const { insolvent, socialized, fundPaid, fundShare, liquidations } = facts
  if (insolvent > 0) return 'sunk'
  if (facts.attackProfit > 0) return 'robbed'
  if (socialized > 0) return 'shared'
  if (fundPaid > 0 || (liquidations > 0 && fundShare < 1 - LEVEL)) return 'dented'
  return liquidations > 0 ? 'held' : 'quiet'
}

function now(facts: Facts): Mood {
  const { recentLiquidations: broken, recentMove: move, agents, fundShare, liquidations } = facts
  if (facts.recentInsolvent > 0) return 'insolvent'
  if (facts.recentSocialized > 0) return 'socialized'
  if (broken > 0 && fundShare < 0.01) return 'dry'
  if (broken > Math.max(3, agents * CROWD)) return move < 0 ? 'longs' : 'shorts'
  if (broken > 0 && liquidations < Math.max(20, agents * 0.01)) return 'first'
  if (Math.abs(move) > SWELL) return move < 0 ? 'falling' : 'rising'
  if (liquidations > 0 && fundShare < 0.25) return 'low'
  return liquidations > 0 ? 'calmAgain' : 'calm'
}

function hint(mood: Mood, facts: Facts): string {
  const { hints } = EN
  const window = duration(facts.windowSeconds)
  switch (mood) {
    case 'calm':
      return facts.about || hints.calm(facts.agents)
    case 'calmAgain':
      return hints.calmAgain(facts.liquidations)
    case 'first':
      return hints.first(facts.liquidations)
    case 'falling':
    case 'rising':
      return hints.moving(facts.recentMove, window)
    case 'longs':
    case 'shorts':
      return hints.cascade(facts.recentLiquidations, window)
    case 'low':
      return hints.low(facts.fundShare)
    case 'dry':
      return hints.dry()
    case 'socialized':
      return hints.socialized(facts.socialized)
    case 'insolvent':
      return hints.insolvent(facts.insolvent)
    case 'quiet':
      return hints.quiet(facts.agents)
    case 'held':
      return hints.held(facts.liquidations)
    case 'dented':
      return hints.dented(facts.liquidations, facts.fundPaid, facts.fundLost)
    case 'shared':
      return hints.shared(facts.socialized)
    case 'sunk':
      return hints.sunk(facts.insolvent)
    case 'robbed':
      return hints.robbed(facts.attackProfit)
  }
}
