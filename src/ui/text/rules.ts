/** Words of the view in which rules are composed. */
import type { Change } from '../../scenario/compose.ts'
import type { Dropped } from '../../scenario/keepEdits.ts'
import type { Path } from '../../scenario/path.ts'
import { count, duration, percent, usd } from './format.ts'
import { ROLE_NAMES } from './roles.ts'

/** Slots and lists by their key in the document: a title, and the name in the middle of a sentence. */
const SLOTS = {
  process: ['Outside price', 'the process of the outside price'],
  venue: ['Venue', 'the venue'],
  oracle: ['Oracle', 'the oracle'],
  margin: ['Margin model', 'the margin model'],
  liquidation: ['Liquidation', 'the way of liquidating'],
  fees: ['Fees', 'the rule of fees'],
  chain: ['Options', 'what options are listed'],
  surface: ['Volatility', 'the surface of volatility'],
  bookMargin: ['Margin of books', 'the margin of books'],
  bookLiquidation: ['Closing of books', 'the way of closing books'],
  collateral: ['Collateral', 'the list of collateral'],
  waterfall: ['Waterfall', 'the waterfall'],
  breakers: ['Breakers', 'the list of breakers'],
  cohorts: ['Players', 'the cast'],
  agent: ['Strategy', 'a strategy'],
  shocks: ['Shocks', 'the list of shocks'],
} as const

export type Slot = keyof typeof SLOTS

/** Own words for a few changes; the rest say that the place they are made in cannot change. */
function whyOf(change: Change, label = ''): string {
  if (change.act === 'set') return `${label || 'this'} cannot change while it runs`
  if (change.act === 'add-cohort') return 'nobody joins the cast while it runs'
  if (change.act === 'add-shock') return 'shocks are known from its first step'
  const slot = slotOf(change.path)
  if (change.act === 'remove' && slot === 'cohorts') return 'a cohort cannot vanish while it runs'
  return `${SLOTS[slot][1]} cannot change while it runs`
}

function slotOf(path: Path): Slot {
  return (path.findLast(key => typeof key === 'string' && key in SLOTS) ?? 'margin') as Slot
}

const changes = (n: number): string => (n === 1 ? 'One change' : `${count(n)} changes`)

export const rulesText = {
  title: 'Compose your own protocol',
  about:
    'Every rule the engine knows. What may change while it runs goes in at the next step; anything else starts the run again from the same seed.',
  loading: 'Looking up what the engine can do …',
  slots: SLOTS,
  title2: (slot: Slot): string => SLOTS[slot][0],
  roles: ROLE_NAMES,
  whyOf,
  sections: {
    market: 'Market',
    rules: 'Margin and liquidation',
    options: 'Options',
    waterfall: 'Waterfall',
    breakers: 'Breakers',
    cast: 'Players',
    shocks: 'Shocks',
    run: 'The run',
  },
  sectionAbout: {
    market: 'Where prices come from, what is traded on, and what the protocol believes.',
    rules: 'Who may hold how much, and what happens to those who cannot.',
    options: 'What is listed beside the perpetual, and what a book of both must hold.',
    waterfall:
      'Who pays what an account could not, in this order. Drag a rung, or move it by its arrows.',
    breakers:
      'Rules that stop something for a while. Later ones can only tighten what earlier ones left.',
    cast: 'Who plays, how many they are, what they bring and how they decide.',
    shocks: 'What happens to the market from outside. Drag a mark along the run.',
    run: 'How long it is, and which luck it has.',
  },
  search: 'Find a rule',
  nothing: (wanted: string): string => `Nothing is called “${wanted}”.`,
  undo: 'Undo',
  redo: 'Redo',
  undone: 'one change was taken back',
  redone: 'one change was made again',
  restarted: (why: string): string => `Restarted from the same seed: ${why}.`,
  dropped: (list: readonly Dropped[]): string => {
    const named = list.slice(0, 3).map(({ label, step }) => `${label} (block ${count(step)})`)
    const rest = list.length > 3 ? ` and ${count(list.length - 3)} more` : ''
    return `${changes(list.length)} on the time line had nothing left to act on: ${named.join(', ')}${rest}.`
  },
  faulty: (n: number): string =>
    n === 1
      ? 'Not run yet: one thing does not fit. The run on the page goes on as it was.'
      : `Not run yet: ${count(n)} things do not fit. The run on the page goes on as it was.`,
  discard: 'Back to what runs',
  fault: (got: string, expected: string): string => `got ${got}, expected ${expected}`,
  close: 'Close',
  live: 'live',
  liveHelp: 'Changes while it runs, from the next step on.',
  restarts: 'restarts',
  restartsHelp: 'Starts the run again from the same seed.',
  usual: (value: string): string => `Usual: ${value}.`,
  channel: (channel: string): string => `Acts through: ${channel}`,
  params: (n: number, own: number): string =>
    `${count(n)} ${n === 1 ? 'setting' : 'settings'}${own === 0 ? '' : `, ${count(own)} unusual`}`,
  none: 'Nothing to set.',
  kindOf: (slot: string): string => `Kind of ${slot.toLowerCase()}`,
  addRung: 'Add a rung',
  addCollateral: 'Add collateral',
  noCollateral: 'Only the settlement asset counts as margin.',
  backing: {
    asset: { label: 'Asset', help: 'What is taken as margin, less its haircut.' },
    market: { label: 'Priced by', help: 'The market whose index says what it is worth.' },
  },
  correlation: {
    label: (a: string, b: string): string => `Correlation of ${a} and ${b}`,
    help: 'Of their outside returns: 1 moves together, −1 against each other. Pairs not named are independent.',
  },
  addBreaker: 'Add a breaker',
  addCohort: 'Add players',
  addShock: 'Add a shock',
  noRungs: 'No rungs: what an account cannot pay is simply missing.',
  noBreakers: 'No breakers: nothing is ever stopped.',
  noShocks: 'No shocks: the outside price is the only weather.',
  list: {
    move: (name: string, place: number, all: number): string =>
      `${name}, ${count(place)} of ${count(all)}. Drag, or move with the arrow keys.`,
    up: (name: string): string => `Move ${name} up`,
    down: (name: string): string => `Move ${name} down`,
    remove: (name: string): string => `Remove ${name}`,
    details: (name: string): string => `Settings of ${name}`,
    moved: (name: string, place: number, all: number): string =>
      `${name} is now ${count(place)} of ${count(all)}.`,
  },
  balance: (amount: number): string => `${usd(amount)} usd now`,
  breaker: { off: 'not armed', armed: 'armed', on: 'tripped', since: (text: string) => `since ${text}` }, // prettier-ignore
  players: {
    agents: (n: number): string => `${count(n)} agents`,
    share: (part: number): string => percent(part, part < 0.1 ? 1 : 0),
    money: (amount: number): string => `${usd(amount)} usd`,
    people: 'by role',
    wealth: 'that they bring, by role',
    cohort: 'Cohort',
    strategy: 'Strategy',
    where: 'Trades in',
    under: 'Under the rules of',
  },
  shocks: {
    track: 'Time line of shocks',
    at: (kind: string, step: number, time: string): string =>
      `${kind} at block ${count(step)}, ${time} after the start`,
    time: (seconds: number): string => duration(seconds),
    now: 'now',
    step: { label: 'Block', help: 'The step at which it happens.' },
    market: 'Market',
  },
  run: {
    steps: { label: 'Length', help: 'Steps until the run is over.' },
    stepSeconds: { label: 'Step', help: 'Time between two blocks. Rates of behaviour follow it.' },
    micro: {
      label: 'Luck',
      help: 'Another number draws who acts when anew; prices, crowd and shocks stay.',
    },
  },
  points: {
    label: 'Path of the outside price',
    help: 'A line for each point: minutes from the start of the path, and the price in usd. They must rise.',
    use: 'Use this path',
    reset: 'Back',
    wrong: (line: number): string => `Line ${count(line)}: expected minutes and a price.`,
    count: (n: number): string => `${count(n)} points`,
  },
  save: {
    button: 'Save as preset',
    title: 'Save as preset',
    about:
      'Keeps this protocol as a file that the page opens again, and copies a link that replays it bit for bit.',
    name: 'Name',
    description: 'What it shows',
    act: 'Save file and copy link',
    working: 'Running it to the end for its digest …',
    done: (file: string): string => `${file} is in your downloads, and the link in the clipboard.`,
    file: (file: string): string => `${file} is in your downloads.`,
    noClipboard: 'This browser did not let the link be copied; here it is:',
    noLink: 'It is too large for a link. The file holds the same.',
    link: 'Link',
    renamed: 'its name is part of the document',
    faulty: 'What does not fit has to be mended first.',
  },
} as const
