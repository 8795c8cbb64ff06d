/** Every word of the page's shell, in English. Names of parts and parameters stand in their declarations. */
import type { Happening, HappeningKind } from '../model/happenings.ts'
import { count, duration, multiple, percent, signedPercent, usd } from './format.ts'

/** A happening with what its sentence needs to know. */
export interface Told extends Happening {
  readonly seconds: number
  readonly isOneStep: boolean
  readonly rung: string
  readonly change: string
  readonly shock: string
}

type Pair = readonly [subject: string, text: string]

/** Time a merged sentence covers. */
const span = ({ isOneStep, seconds }: Told): string =>
  isOneStep ? 'in one step' : `within ${duration(seconds)}`

const accounts = (n: number, word = 'account'): string => `${count(n)} ${word}${n === 1 ? '' : 's'}`

/** One sentence an event: its subject, and what happened to it. */
const events: Record<HappeningKind, (told: Told) => Pair> = {
  mark: () => ['Mark price', 'moved.'],
  fill: ({ account }) => [`Account ${account}`, 'traded.'],
  liquidation: told => {
    if (told.count > 1) {
      return [accounts(told.accounts.size), `liquidated ${span(told)}. ${crowdCause(told)}`]
    }
    const side = told.longs > 0 ? 'long' : 'short'
    const leverage = told.leverage > 0 && told.leverage < 1000 ? multiple(told.leverage) : ''
    const how = leverage ? `${side} at ${leverage}` : `${side}, with nothing left`
    return [`Account ${told.account}`, `liquidated, ${how}. ${singleCause(told)}`]
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
  'fund-level': ({ rung, level }) => [
    rung,
    level <= 0.01 ? 'is dry. What comes now is shared by others.' : `below ${percent(level, 0)}.`,
  ],
  'price-level': ({ level }) => [
    'Mark price',
    level < 0 ? `${percent(-level, 0)} below its start.` : `${percent(level, 0)} above its start.`,
  ],
}

/** Why one account fell, largest share first. */
function singleCause(told: Told): string {
  const parts = [
    {
      share: told.earlier,
      text:
        told.causeAccount < 0
          ? 'from earlier liquidations'
          : `from earlier liquidations, most from account ${told.causeAccount}`,
    },
    { share: told.outside, text: 'from the outside price' },
    { share: told.traders, text: 'from other traders' },
  ]
    .filter(({ share }) => share >= 0.005)
    .sort((a, b) => b.share - a.share)
  if (parts.length === 0) return 'The price had not moved against it.'
  const direction = told.longs > 0 ? 'fall' : 'rise'
  const [first, ...rest] = parts.map(({ share, text }) => `${percent(share, 0)} ${text}`)
  return `Of the ${direction}, ${[first, ...rest].join('; ')}.`
}

function crowdCause({ earlier, outside, traders, count: n, longs }: Told): string {
  const share = earlier / n
  const side = longs === n ? 'All long. ' : longs === 0 ? 'All short. ' : ''
  if (earlier + outside + traders < 0.05 * n)
    return `${side}No price moved against them: a rule did.`
  if (share < 0.05 && traders > outside) return `${side}Other traders pushed the price.`
  if (share < 0.05) return `${side}The outside price did it.`
  return `${side}${percent(share, 0)} of what broke them came from earlier liquidations.`
}

const headlines = {
  calm: 'The water is calm',
  calmAgain: 'The water is calm again',
  first: 'The first accounts break',
  falling: 'The water is going out',
  rising: 'The water is coming in',
  longs: 'The longs are going under',
  shorts: 'The shorts are swept away',
  low: 'The fund is nearly dry',
  dry: 'The fund is dry',
  socialized: 'The winners pay for the losers',
  insolvent: 'The protocol is insolvent',
  quiet: 'A quiet run',
  held: 'It held',
  dented: 'It held, at a price',
  shared: 'The winners paid',
  sunk: 'The protocol went under',
} as const

export const EN = {
  name: 'Breakwater',
  tagline: 'A wind tunnel for margin protocols',
  events,
  headlines,
  hints: {
    calm: (agents: number) =>
      `${accounts(agents)} trade, each at its own liquidation price. Play 12 March 2020, or lower the depth and make waves.`,
    calmAgain: (gone: number) =>
      `${accounts(gone)} gone so far. Drag the time line back and try other rules.`,
    first: (n: number) =>
      `${accounts(n)} liquidated. Their sales push the price on: watch the next row.`,
    moving: (move: number, minutes: string) =>
      `The mark moved ${signedPercent(move, 1)} in ${minutes}. The crowd nearest to the line goes first.`,
    cascade: (n: number, minutes: string) =>
      `${accounts(n)} liquidated in ${minutes}. Deepen the market and watch the wave flatten.`,
    low: (share: number) =>
      `${percent(Math.max(0, share), 0)} of the insurance fund is left. A higher penalty or a larger fund would hold longer.`,
    dry: () => 'Shortfalls now go down to the next rung. Raise the fund size to pay it in again.',
    socialized: (amount: number) =>
      `${usd(amount)} usd taken from gains so far. Earlier liquidation would leave more to pay with.`,
    insolvent: (amount: number) =>
      `${usd(amount)} usd that nobody paid. Go back and give the waterfall more to stand on.`,
    quiet: (agents: number) => `${accounts(agents)}, none liquidated. Make the water shallower.`,
    held: (n: number) => `${accounts(n)} liquidated, and the fund kept its level.`,
    dented: (n: number, paid: number) =>
      `${accounts(n)} liquidated; the insurance fund paid ${usd(paid)} usd. Change a rule and run it again.`,
    shared: (amount: number) =>
      `${usd(amount)} usd of losses were taken from gains. Change a rule and run it again.`,
    sunk: (amount: number) =>
      `${usd(amount)} usd that nobody paid. Change a rule and run it again.`,
  },
  top: {
    presets: 'Scenarios',
    groups: {
      calm: 'Calm',
      'march-2020': 'Crises',
      'october-2025': 'Crises',
      w1: 'Workloads',
    } as Readonly<Record<string, string>>,
    otherGroup: 'Scenarios',
    fromLink: 'Link',
    fromFile: 'File',
    agents: (n: number) => `${count(n)} agents`,
    seed: 'seed',
    seedHelp: 'Any words. The same seed gives the same run, to the last bit.',
    reseed: 'Roll another seed',
    useSeed: 'Run with this seed',
    digest: 'digest',
    digestHelp: 'A hash over every event so far and the books as they stand.',
    theme: { dark: 'Switch to light', light: 'Switch to dark' },
    help: 'Help and keys',
    share: 'Share',
    file: 'File',
    save: 'Save as a file',
    openFile: 'Open a file',
    play: (title: string) => `Play ${title}`,
    playVerb: 'Play',
    crash: '12 March 2020',
    panels: 'Panels',
    incentives: 'Incentives',
    monitor: 'What is going on',
  },
  incentives: {
    title: 'Incentives',
    search: (n: number) => `Search ${count(n)} incentives and rules`,
    none: (text: string) => `Nothing is called “${text}”.`,
    reset: (label: string) => `Reset ${label}`,
    resetAll: 'Reset all',
    changed: (n: number) => `${count(n)} changed`,
    was: (value: string) => `Was ${value}.`,
    notTaken: 'Not taken: expected a number.',
    plainNumber: 'number',
    expected: (expected: string) => `Not taken: expected ${expected}.`,
    allCohorts: 'All cohorts',
    single: 'One by one',
    mixed: 'mixed',
    groups: {
      market: 'Liquidity',
      margin: 'Margin',
      liquidation: 'Liquidation',
      waterfall: 'Waterfall',
      cohort: 'Agents',
    } as Readonly<Record<string, string>>,
    on: 'on',
    off: 'off',
  },
  units: {
    share: '%',
    usd: 'usd',
    'usd per agent': 'usd an agent',
    multiple: '×',
    seconds: 's',
    steps: 'steps',
    'per hour': 'an hour',
    'per day': 'a day',
    count: '',
    none: '',
  } as const,
  monitor: {
    title: 'What is going on',
    tabs: { now: 'Now', paid: 'Who paid', events: 'Events' } as const,
    mark: 'Mark price',
    sinceStart: 'since the start',
    liquidations: 'Liquidations',
    ofAgents: (share: string) => share,
    basis: 'Basis to outside',
    lowest: (low: string) => `low ${low}`,
    reproduction: 'Reproduction',
    reproductionHelp:
      'Share of what broke an account that earlier liquidations did: 0 is the outside world alone, 1 a crowd that sinks itself.',
    mood: { none: 'nobody yet', outside: 'outside price', mixed: 'self-feeding', self: 'a spiral' },
    paid: (total: string) => `Who has paid, ${total} usd`,
    paidNone: 'Who has paid',
    nobody: 'Nobody has had to pay yet.',
    payers: {
      penalties: 'Traders, as penalties',
      fund: 'Insurance fund',
      socialized: 'Winners, socialized',
      insolvent: 'Nobody: insolvent',
    } as const,
    payersHelp: {
      penalties: 'Taken from what liquidated accounts had left; feeds the insurance fund.',
      fund: 'Shortfalls of accounts that closed past their bankruptcy price.',
      socialized: 'What the fund could not pay, taken from unrealized gains.',
      insolvent: 'What no rung could take: claims that nobody stands for.',
    } as const,
    table: {
      caption: 'The waterfall in figures, usd',
      fundStart: 'Fund at the start',
      fundNow: 'Fund now',
      fundLow: 'Fund at its lowest',
      closed: 'Notional closed by force',
      badDebt: 'Shortfalls in all',
      cut: 'Orders cut by margin',
    },
    eventsNone: 'Nothing has broken yet.',
    eventsTry: 'A crash is one press away:',
  },
  ticker: { title: 'Events', someRung: 'A rung' },
  transport: {
    title: 'Time',
    reset: 'Back to the start, without changes (R)',
    back: 'One step back (←)',
    play: 'Play (Space)',
    pause: 'Pause (Space)',
    step: 'One step on (→)',
    speed: 'speed',
    speedMenu: 'Speed',
    slow: 'slow motion',
    mayBeSlow: 'Slow motion while a crowd breaks',
    speedChoice: (seconds: number, perSecond: number) =>
      `${duration(seconds)} a second · ${count(perSecond)} steps`,
    timeline: 'Time line',
    at: (step: number, steps: number, time: string) =>
      `block ${count(step)} of ${count(steps)}, ${time} UTC`,
    block: 'block',
    of: (steps: number) => `of ${count(steps)}`,
    utc: 'UTC',
    edit: (step: number, label: string) => `Block ${count(step)}: ${label}`,
    shock: (step: number, kind: string) => `Block ${count(step)}: shock (${kind})`,
    times: (factor: string) => `×${factor}`,
  },
  share: {
    title: 'Share this run',
    about:
      'The link holds the whole experiment: scenario, seed and every change at its step. Whoever opens it sees the same run, bit for bit.',
    working: 'Running it to the end for its digest …',
    copy: 'Copy link',
    copied: 'Copied',
    length: (n: number, most: number) => `${count(n)} of ${count(most)} characters`,
    digest: 'Digest of the whole run',
    failed: 'This run does not fit into a link:',
    saveInstead: 'Save it as a file instead; it holds the same.',
    link: 'Link',
  },
  reproduced: {
    checking: 'checking …',
    yes: 'reproduced bit for bit',
    no: 'differs from the link',
    promised: 'The link promised',
    computed: 'this engine computed',
    noHelp:
      'The rules or the engine have changed since the link was made. The run shown here is today’s.',
  },
  notices: {
    title: (n: number) => (n === 1 ? 'One thing to know' : `${count(n)} things to know`),
    fault: (got: string, expected: string) => `got ${got}, expected ${expected}`,
    close: 'Close',
    more: (n: number) => `and ${count(n)} more`,
    noPreset: 'the name of a shipped scenario',
    file: 'a scenario file',
  },
  states: {
    loading: 'Filling the basin …',
    failed: 'The simulation was lost',
    failedAbout:
      'Its worker broke or fell silent. The page still knows the document, every change included.',
    recover: 'Start it again',
    budget: 'A long run',
    budgetAbout: (agents: number, steps: number) =>
      `${accounts(agents, 'agent')} over ${count(steps)} steps: ${usd(agents * steps)} agent-steps. It may keep this machine busy for a while.`,
    begin: 'Run it',
    replaceTitle: 'Open this link?',
    replaceAbout: 'It takes the place of the run on the page and of its changes.',
    replace: 'Open the link',
    keep: 'Keep this run',
    drop: 'Drop a scenario file to open it',
  },
  finished: {
    title: 'The run is over',
    liquidated: 'Liquidated',
    fund: 'Insurance fund',
    fundText: (start: string, end: string) => `${start} → ${end}`,
    low: 'Lowest price',
    lowText: (share: string) => `${share} of the start`,
    socialized: 'Socialized',
    insolvent: 'Unpaid',
    again: 'Play again',
    share: 'Share',
    hint: 'Move an incentive to run it again with other rules.',
  },
  help: {
    title: 'How to read it',
    lines: [
      'The price is the water line. Every mark is an account, drawn where it would be liquidated.',
      'Longs lie under the line, shorts float above it. When the line reaches an account, it breaks and is sold into the market, which pushes the line further.',
      'What it cannot pay flows down: first its own margin, then the insurance fund, then those who are winning.',
      'Move an incentive while it runs: the next step obeys, and a flag on the time line keeps it. A link holds it all.',
    ],
    keys: 'Keys',
    list: [
      ['Space', 'play or pause'],
      ['← →', 'one step back or on'],
      ['↑ ↓', 'faster or slower'],
      ['R', 'back to the start, without changes'],
      ['Ctrl K', 'search incentives'],
      ['?', 'this help'],
    ] as const,
  },
  close: 'Close',
} as const
