/** Every word of the page's shell, in English. Names of parts and parameters stand in their declarations. */
import { count, duration, multiple, percent, signedPercent, usd } from './format.ts'

const accounts = (n: number, word = 'account'): string => `${count(n)} ${word}${n === 1 ? '' : 's'}`

/** In the middle of a sentence; a word in capitals stays. */
const lower = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text

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
  robbed: 'The attack paid',
} as const

export const EN = {
  name: 'Breakwater',
  tagline: 'A wind tunnel for margin protocols',
  headlines,
  hints: {
    calm: (agents: number) =>
      `${accounts(agents)} trade, each at its own liquidation price. Play 12 March 2020, or lower the depth and make waves.`,
    calmAgain: (gone: number) =>
      `${accounts(gone, 'liquidation')} so far. Drag the time line back and try other rules.`,
    first: (n: number) =>
      `${accounts(n, 'liquidation')}. Their sales push the price on: watch the next row.`,
    moving: (move: number, minutes: string) =>
      `The mark moved ${signedPercent(move, 1)} in ${minutes}. The crowd nearest to the line goes first.`,
    cascade: (n: number, minutes: string) =>
      `${accounts(n, 'liquidation')} in ${minutes}. Their sales push the line on to the next.`,
    low: (share: number) =>
      `${percent(Math.max(0, share), 0)} of the insurance fund is left. A higher penalty or a larger fund would hold longer.`,
    dry: () => 'Shortfalls now go down to the next rung. Raise the fund size to pay it in again.',
    socialized: (amount: number) =>
      `${usd(amount)} usd taken from gains so far. Earlier liquidation would leave more to pay with.`,
    insolvent: (amount: number) =>
      `${usd(amount)} usd that nobody paid. Go back and give the waterfall more to stand on.`,
    quiet: (agents: number) => `${accounts(agents)}, none liquidated. Make the water shallower.`,
    held: (n: number) => `${accounts(n, 'liquidation')}, and the fund kept its level.`,
    dented: (n: number, paid: number, lost: number) =>
      `${accounts(n, 'liquidation')}; the insurance fund ${paid > 0 ? `paid ${usd(paid)} usd` : `ended ${usd(lost)} usd lower`}. Change a rule and run it again.`,
    shared: (amount: number) =>
      `${usd(amount)} usd of losses were taken from gains. Change a rule and run it again.`,
    sunk: (amount: number) =>
      `${usd(amount)} usd that nobody paid. Change a rule and run it again.`,
    robbed: (amount: number) =>
      `The attacker leaves with ${usd(amount)} usd more than it came with. The cast says from whom.`,
  },
  top: {
    presets: 'Scenarios',
    /** In the order of the menu. */
    groups: {
      calm: 'Calm',
      'march-2020': 'Crises',
      'may-2021': 'Crises',
      'ftx-2022': 'Crises',
      'october-2025': 'Crises',
      // Of several whose names begin alike.
      generation: 'Generations',
      'every-rung': 'Incentives',
      'vault-run': 'Incentives',
      'vault-run-protected': 'Incentives',
      keepers: 'Incentives',
      margin: 'Margin rules',
      short: 'Options',
      latency: 'Attacks',
      liquidation: 'Attacks',
      oracle: 'Attacks',
      vault: 'Attacks',
      vol: 'Attacks',
      wash: 'Attacks',
      standard: 'Workloads',
      'march-2020-linear': 'Workloads',
      w1: 'Workloads',
    } as Readonly<Record<string, string>>,
    otherGroup: 'Scenarios',
    fromLink: 'Link',
    custom: 'custom',
    customHelp: 'Not one of the scenarios that come with the page, whatever it is called.',
    fromFile: 'File',
    composed: 'Composed',
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
    generations: 'Three generations side by side',
    play: (title: string) => `Play ${title}`,
    playVerb: 'Play',
    crash: '12 March 2020',
    panels: 'Panels',
    incentives: 'Incentives',
    monitor: 'What is going on',
  },
  incentives: {
    title: 'Incentives',
    search: (n: number) => `Search ${count(n)} incentives`,
    none: (text: string) => `Nothing is called “${text}”.`,
    reset: (label: string) => `Reset ${label}`,
    resetAll: 'Reset all',
    changed: (n: number) => `${count(n)} changed`,
    was: (value: string) => `Was ${value}.`,
    notTaken: 'Not taken: expected a number.',
    plainNumber: 'number',
    expected: (expected: string) => `Not taken: expected ${expected}.`,
    allCohorts: 'All traders',
    single: 'Traders one by one',
    mixed: 'mixed',
    groups: {
      first: 'To begin with',
      trading: 'Trading',
      makers: 'Makers',
      attackers: 'Attackers',
      margin: 'Margin',
      options: 'Options',
      liquidation: 'Liquidation',
      fees: 'Fees',
      waterfall: 'Waterfall',
      oracle: 'Oracle',
      breakers: 'Breakers',
      keepers: 'Keepers',
      other: 'Other rules',
    } as const,
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
    tabs: { now: 'Now', paid: 'Who paid', cascade: 'Cascade', risk: 'Risk', cast: 'Cast' } as const,
    lowest: (low: string) => `low ${low}`,
    reproductionHelp:
      'Share of what broke an account that earlier liquidations did: 0 is the outside world alone, 1 a crowd that sinks itself.',
    mood: { none: 'nobody yet', outside: 'outside price', mixed: 'self-feeding', self: 'a spiral' },
    eventsNone: 'Nothing has broken yet.',
    eventsTry: 'A crash is one press away:',
  },
  centre: {
    title: 'View',
    views: {
      price: 'Price',
      options: 'Options',
      cascade: 'Cascade',
      risk: 'Risk',
      rules: 'Rules',
    } as const,
  },
  tries: {
    label: (what: string) => `Try ${lower(what)}`,
    of: (owner: string, change: string) => `${owner}: ${lower(change)}`,
    help: (help: string) => `${help} Obeyed from the next step on.`,
  },
  ticker: {
    title: 'Events',
    someRung: 'A rung',
    someBreaker: 'A breaker',
    someAttacker: 'Attackers',
    keeper: (account: number) => `Keeper ${account}`,
    volatility: (ratio: number) => `Volatility is ${multiple(ratio)} its usual.`,
  },
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
    /** By the codes of what is told: warnings begin with W. */
    title: (codes: readonly string[]) => {
      if (codes.some(code => code.startsWith('E_LINK'))) return 'This link cannot be opened'
      const isWrong = codes.some(code => code.startsWith('E'))
      if (codes.length === 1) return isWrong ? 'One thing is wrong' : 'One thing to know'
      return isWrong ? `${count(codes.length)} things are wrong` : `${count(codes.length)} things to know` // prettier-ignore
    },
    unchanged: 'Nothing was changed: the page goes on as it was.',
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
    budgetAbout: (agents: number, steps: number, time: string) =>
      `${accounts(agents, 'agent')} over ${count(steps)} steps: ${time} of work for an ordinary machine. Nothing runs until you say so.`,
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
      'The cascade shows who set off whom. Click a square, or a cross on the stage, to hear why that account broke.',
      'Move an incentive while it runs: the next step obeys, and a flag on the time line keeps it. A link holds it all.',
    ],
    keys: 'Keys',
    list: [
      ['Space', 'play or pause'],
      ['← →', 'one step back or on'],
      ['↑ ↓', 'faster or slower'],
      ['R', 'back to the start, without changes'],
      ['C', 'price or cascade'],
      ['Ctrl K', 'search incentives'],
      ['?', 'this help'],
    ] as const,
  },
  close: 'Close',
} as const
