/** Words of the view of a cascade. */
import type { Move } from '../model/attribution.ts'
import type { Cascade } from '../model/cascade.ts'
import type { Ending } from '../model/ending.ts'
import { count, duration, multiple, percent, plain, price, signedPercent, usd } from './format.ts'
import { word } from './why.ts'

const accounts = (n: number): string => `${count(n)} ${n === 1 ? 'account' : 'accounts'}`
const makers = (n: number): string => `${word(n)} ${n === 1 ? 'maker' : 'makers'}`
const capital = (text: string): string => text[0].toUpperCase() + text.slice(1)

/** Shares that have a name, from the largest down. */
const FRACTIONS = [
  [0.97, 'All'],
  [0.87, 'Nine tenths'],
  [0.815, 'Five sixths'],
  [0.775, 'Four fifths'],
  [0.71, 'Three quarters'],
  [0.635, 'Two thirds'],
  [0.55, 'Three fifths'],
  [0.45, 'Half'],
  [0.365, 'Two fifths'],
  [0.29, 'A third'],
  [0.225, 'A quarter'],
  [0.15, 'A fifth'],
  [0.05, 'A tenth'],
] as const

/** `Five sixths`: a share in words; `None` below a twentieth. */
export const fraction = (share: number): string =>
  FRACTIONS.find(([least]) => share >= least)?.[1] ?? 'None'

/** What the outside price did by itself and what became of it. */
function headline({ share, parts }: Move, { accounts: n, generations }: Cascade): string {
  if (n === 1) return 'One account broke, and nobody after it'
  const who = `${accounts(n)}, ${count(generations.length)} ${generations.length === 1 ? 'generation' : 'generations'}`
  const side = Math.sign(share) || -1
  const [small, large] = side < 0 ? ['dip', 'fall'] : ['rise', 'climb']
  const outside = (parts.find(({ origin }) => origin === 'outside')?.share ?? 0) * side
  const whole = sized(Math.abs(share))
  if (outside < 0.001) return `A ${whole} ${large} that came from inside: ${who}`
  if (outside > Math.abs(share) * 0.97) return `A ${whole} ${large}, all of it from outside: ${who}`
  return `A ${sized(outside)} ${small} became a ${whole} ${large}: ${who}`
}

const sized = (share: number): string => percent(share, share < 0.0995 ? 1 : 0)

/** How much of it the venue did to itself. */
function selfMade({ share, parts }: Move): string {
  const outside = parts.find(({ origin }) => origin === 'outside')?.share ?? 0
  const self = share === 0 ? 0 : Math.min(1, Math.max(0, 1 - outside / share))
  return self < 0.05
    ? 'The outside price did all of it. With less leverage, fewer would break.'
    : `${fraction(self)} of it the market did to itself.`
}

interface Telling {
  readonly ending: Ending
  readonly breaker: string
  readonly time: (step: number) => string
}

/** What stopped it, or how it goes on. */
function stopped({ ending, breaker, time }: Telling): string {
  const { kind, step, count: n, depth, held } = ending
  const [now, before] = ending.lately
  const later =
    held > 0 && kind !== 'breaker'
      ? ` A breaker only put it off: ${accounts(held)} broke in the minute after it let go.`
      : ''
  switch (kind) {
    case 'running':
      return `Nothing yet: ${accounts(now)} broke within the last half minute, ${count(before)} in the one before.`
    case 'dying':
      return now > 0
        ? `It slows: ${accounts(now)} broke within the last half minute, ${count(before)} in the one before.`
        : 'Nobody broke within the last half minute.'
    case 'breaker':
      return `${breaker} tripped at ${time(step)}.${held > 0 ? ` When it let go, ${count(held)} more broke.` : ''}`
    case 'makers': {
      const [shallow, deep] = depth
      const deeper =
        deep > shallow ? `: depth ${usd(shallow)} to ${usd(deep)} usd within a minute` : ''
      return `${capital(makers(n))} came back at ${time(step)}${deeper}.${later}`
    }
    case 'price':
      return `The outside price turned at ${time(step)}.${later}`
    case 'spent':
      return `It ran out: nobody was left near the line.${later}`
  }
}

const ENDED: Readonly<Record<Ending['kind'], readonly [string, string]>> = {
  running: ['Speeding up', ''],
  dying: ['Slowing down', ''],
  breaker: ['A breaker', ''],
  makers: ['Makers', 'back'],
  price: ['Outside price', 'turned'],
  spent: ['Nobody left', ''],
}

export const cascadeText = {
  title: 'Cascade',
  none: 'Nothing has broken yet',
  noneAbout:
    'When accounts are liquidated, this view shows who set off whom, how fast it multiplies, and where the fall came from.',
  noneKey: [
    'Each square is an account that broke. Its area is what it held, its colour the main cause.',
    'Lines run from a forced sale to those that it pushed over the edge.',
    'The curve counts how many each sets off. Above one, the crowd sinks itself.',
  ],
  nonePlay: 'Play on',
  ask: {
    label: 'Why an account broke, by its number',
    button: 'Tell',
    unknown: (wanted: string): string => `Account ${wanted.trim() || '–'} has not been liquidated.`,
  },
  headline,
  selfMade,
  stopped,
  stoppedTitle: (isOver: boolean): string => (isOver ? 'What stopped it' : 'What could stop it'),
  of: (n: number, all: number): string => `${count(n)} of ${count(all)}`,
  earlierOne: 'Earlier cascade',
  laterOne: 'Later cascade',
  key: ['A square is an account,', 'its area the notional,', 'its colour the main cause.'],
  generation: 'generation',
  inAll: (n: number): string => `accounts, ${count(n)} in all`,
  reproduction: 'Reproduction number',
  reproductionAbout: (now: number): string =>
    Number.isNaN(now)
      ? 'accounts one sets off; nobody broke within the minute'
      : `accounts one sets off; now ${plain(now)}, under 1 it dies out`,
  peak: (value: number): string => `peak ${value.toFixed(1)}`,
  total: (share: number, mark: number): string =>
    `${signedPercent(share, 1)} in all, at ${price(mark)}`,
  share: (share: number): string => signedPercent(share, 1),
  markers: {
    withdrawal: (n: number): string =>
      `${n > 12 ? count(n) : word(n)} ${n === 1 ? 'maker pulls' : 'makers pull'}`,
    return: (n: number): string =>
      `${n > 12 ? count(n) : word(n)} ${n === 1 ? 'maker returns' : 'makers return'}`,
    shock: (): string => 'shock',
    edit: (): string => 'rule moved',
    'feed-fault': (n: number): string => `${word(n)} ${n === 1 ? 'feed fails' : 'feeds fail'}`,
  },
  span: (name: string, seconds: number): string =>
    Number.isNaN(seconds) ? name : `${name}, ${duration(seconds)}`,
  account: (account: number): string => `account ${count(account)}`,
  outOfSight: (n: number): string => `${count(n)} more`,
  main: (share: number, name: string): string => `${percent(share, 0)} ${name}`,
  picture: (n: number, generations: number): string =>
    `Tree of ${accounts(n)} over ${count(generations)} generations`,
  figures: {
    size: (notional: number): string => `Size, ${usd(notional)} usd`,
    accounts: 'accounts',
    generations: 'Generations',
    in: (seconds: number): string => `in ${duration(seconds)}`,
    peak: 'Peak reproduction',
    at: (time: string): string => `at ${time}`,
    ended: (time: string): string => (time ? `Ended by, ${time}` : 'Ended by'),
    now: 'Now',
    endings: ENDED,
    setOff: 'Set off most',
    setOffAbout: 'directly, accounts and usd',
    nobody: 'Nobody has set off another yet.',
    name: (account: number): string => `Account ${count(account)}`,
    tell: (account: number, n: number): string =>
      `Account ${account} set off ${accounts(n)}: tell its story`,
  },
  why: {
    title: (account: number): string => `Why account ${count(account)} broke`,
    note: (side: string, notional: number, leverage: number): string =>
      `${side} ${usd(notional)} usd${Number.isNaN(leverage) ? '' : ` at ${multiple(leverage)}`}`,
    choose: 'Click a square to hear its story.',
  },
  life: {
    title: 'Its last minutes',
    price: 'liquidation price',
    safe: (time: string): string => `safe at ${time}`,
    broke: (time: string): string => `liquidated ${time}`,
  },
  chain: {
    title: 'Who set it off',
    then: 'whom it set off',
    nobody: 'nobody',
    root: (origin: string): string => `Its line starts with the ${origin}.`,
    place: (generation: number, all: number, after: number): string =>
      `It is number ${count(generation)} of ${count(all)} generations; ${after === 0 ? 'nobody' : accounts(after)} came after it.`,
    more: (n: number): string => `and ${count(n)} more`,
    skipped: (n: number): string => `${count(n)} between`,
  },
} as const
