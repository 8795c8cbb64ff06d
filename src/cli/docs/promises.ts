/** What is promised to who uses it, and how each promise is tested. */

interface Promised {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly how: string
  /** Files or folders under `test`, without the ending of a file. */
  readonly tests: readonly string[]
}

export const PROMISES = [
  {
    id: 'conservation',
    title: 'Conservation',
    about:
      'Cash and quote legs of all accounts, funds, vaults, the account of funding, the house and the outside world included, sum to exactly zero per asset after every event; sizes sum to zero per market.',
    how: 'Each batch of postings checks its own sum and range as it is made; a second ledger in BigInt and plain objects follows every event of every preset and of random scenarios.',
    tests: ['invariants/books', 'invariants/zeroSum', 'invariants/aggregates'],
  },
  {
    id: 'audits',
    title: 'Audits',
    about:
      'Checks of each event cannot be switched off; full sums every 64 steps and at the end, or with `--audit full` after every phase that posted. A broken invariant stops the run and says how to see it again.',
    how: 'Tests run under full audits; writes past the ledger are planted and seen.',
    tests: ['invariants/books', 'unit/world/ledger'],
  },
  {
    id: 'storm',
    title: 'Random scenarios',
    about:
      'Random sizes, parameters, parts, rungs and live edits, drawn from the declarations, keep the books and reach every mechanism.',
    how: '`breakwater storm`: seeded scenarios under the laws below, half of them of presets, a fifth with orders that no agent would send; exact twins run beside. In every test run a small storm of 300 short scenarios, 500 more under full audits, and 200 random compositions that play, share and replay.',
    tests: [
      'invariants/storm',
      'invariants/books',
      'invariants/composed',
      'invariants/options',
      'invariants/collateral',
    ],
  },
  {
    id: 'planted',
    title: 'Planted bugs',
    about: 'The tests find mistakes that were put in on purpose.',
    how: 'Bugs of one line, and mutants of the core drawn by a seed, against the storm; all mutants of ledger, margin, waterfall and book against the unit tests. Both by commands of their own: `breakwater storm --plant`, `npm run mutation`. A few bugs are planted in every test run.',
    tests: ['unit/cli/plants'],
  },
  {
    id: 'determinism',
    title: 'Determinism',
    about:
      'One scenario and seed, one digest: in Node and in a browser’s worker, at any chunk size, under any audit, recorded or not.',
    how: 'Whole runs compared; `exp log pow sin cos tanh erf`, normal cdf and quantile are made of `+ - * / sqrt`, and their results over 10^6 inputs hash to fixed values; native ones are refused by lint. Firefox and JavaScriptCore by `breakwater engines`.',
    tests: [
      'invariants/replay',
      'command/package',
      'command/commandLine',
      'e2e/engines',
      'unit/kernel',
    ],
  },
  {
    id: 'replay',
    title: 'Replay',
    about:
      'A link replays bit for bit, live edits included; a run restored from a snapshot at any step ends as it would have. Golden transcripts show any change of a preset’s figures in review.',
    how: 'A fresh browser profile opens a shared link; every step of a run restored; frozen links replayed.',
    tests: ['invariants/replay', 'e2e/page', 'golden'],
  },
  {
    id: 'draws',
    title: 'Addressed draws',
    about:
      'A draw is a function of (key, purpose, scope, slot, step): adding, muting or reordering a cohort changes nobody else’s luck.',
    how: 'Cohorts are added, muted and reordered; threefry matches the published vectors; draws pass tests of uniformity, correlation and runs.',
    tests: ['invariants/replay', 'contract/agents', 'unit/kernel'],
  },
  {
    id: 'agents',
    title: 'No agent stops the engine',
    about:
      'Orders that are not numbers, too large, beyond its means or against itself are refused or cut.',
    how: 'Every registered agent, and hostile ones.',
    tests: ['contract/agents', 'contract/attackers', 'contract/agentParams'],
  },
  {
    id: 'book',
    title: 'Order book',
    about:
      'Price-time priority, never crossed, nothing filled past its limit, nobody trades with itself.',
    how: 'Random commands against a slow sorted list and against an independent library.',
    tests: ['unit/market/book'],
  },
  {
    id: 'rules',
    title: 'Rules do what they declare',
    about:
      'Margin, liquidation, rungs, breakers, funding and incentives each move what they say, to the quantum where it is money.',
    how: 'By hand, by properties, and against published numbers ([parity.md](parity.md)).',
    tests: [
      'unit/protocol',
      'contract/breakers',
      'unit/engine',
      'invariants/incentivePresets',
      'unit/pricing',
    ],
  },
  {
    id: 'attacks',
    title: 'An attack’s account',
    about:
      'What attackers took from each party and lost to it sums to their profit, to the quantum, at any step.',
    how: 'Every attack preset and random scenarios.',
    tests: ['invariants/attacks', 'unit/engine/attackAccount'],
  },
  {
    id: 'causes',
    title: 'Causes',
    about:
      'The log of the mark is at every step the sum of its origins; shares of a liquidation’s cause sum to one; a parent is an earlier event.',
    how: 'In lively runs, and by hand.',
    tests: ['invariants/venue', 'unit/market/oracle/attribution', 'unit/engine/causes'],
  },
  {
    id: 'links',
    title: 'Links and files from strangers',
    about:
      'Bad input gets every fault at once as `code path: got, expected`; nothing is half applied, nothing hangs, nothing it says is believed: results are never in a link, only inputs.',
    how: 'A list of hostile inputs, one test each, and random damage to texts and links.',
    tests: ['unit/scenario', 'command/badArguments', 'command/commandLine', 'e2e/badLinks'],
  },
  {
    id: 'policy',
    title: 'Security policy',
    about:
      'Every response of the served page carries a policy under which nothing is loaded from elsewhere, no text becomes code, no page may frame it; `dist/page/_headers` brings the same to a host.',
    how: 'Every built file is fetched and looked at; each forbidden act is tried in page and worker.',
    tests: ['command/headers', 'e2e/policy'],
  },
  {
    id: 'privacy',
    title: 'Privacy',
    about:
      'A scenario stays in the browser and in the fragment of the address, which browsers do not send. No third party is asked for anything; there are no cookies and no statistics. A link in the query is refused, because servers log it.',
    how: 'No address of anybody else stands in the built files, and the policy lets none be asked.',
    tests: ['command/headers', 'unit/scenario', 'e2e/requests'],
  },
  {
    id: 'page',
    title: 'The page',
    about:
      'Works by keyboard, without accessibility violations by axe, on a phone, and goes on after a lost worker.',
    how: 'Driven in Chromium.',
    tests: [
      'e2e/page',
      'e2e/keyboard',
      'e2e/accessibility',
      'e2e/pictures',
      'e2e/faults',
      'e2e/faultsView',
      'e2e/faultsStorage',
      'e2e/cascade',
      'e2e/cast',
      'e2e/risk',
      'e2e/rules',
      'e2e/options',
    ],
  },
  {
    id: 'speed',
    title: 'Speed',
    about: 'Figures, not promises: they depend on the machine, and are printed by commands.',
    how: '`breakwater bench`, `npm run measure:ui`.',
    tests: [],
  },
] as const satisfies readonly Promised[]

export type PromiseId = (typeof PROMISES)[number]['id']
