/** Every limit with where it is enforced. What a source says of it is held by a test. */
import { MARKET_ORDER_REACH } from '../../market/venue.ts'
import { LIMITS } from '../../scenario/limits.ts'
import { LINK_MAX } from '../../scenario/linkPayload.ts'
import { numberText } from './markdown.ts'

export interface Limit {
  readonly what: string
  readonly most: string
  /** The file that enforces it, */
  readonly where: string
  /** and the words in it that set the number. */
  readonly says: string
  /** What happens past it: a fault's code, or a sentence. */
  readonly past: string
}

const limit = (
  what: string,
  most: string,
  past: string,
  [where, says]: readonly [string, string],
): Limit => ({ what, most, past, where: `src/${where}`, says })

const n = numberText
const DECLARED = 'scenario/limits.ts'

const DOCUMENT: readonly Limit[] = [
  limit('a document, bytes of UTF-8', n(LIMITS.bytes), 'E_FILE_SIZE, E_LINK_INFLATES', [
    DECLARED,
    'bytes: 262_144',
  ]),
  limit('depth of a document', n(LIMITS.depth), 'E_DEPTH', [DECLARED, 'depth: 8']),
  limit('values in a document', n(LIMITS.nodes), 'E_NODES', [DECLARED, 'nodes: 20_000']),
  limit('values in one list', n(LIMITS.items), 'E_ARRAY', [DECLARED, 'items: 2_000']),
  limit('characters in a text', n(LIMITS.text), 'E_TEXT_LONG', [DECLARED, 'text: 200']),
  limit(
    'characters of a title; of what a scenario says of itself; of a source',
    '120; 1,000; 300',
    'E_TEXT_LONG',
    ['scenario/shape.ts', 'title: text(120)'],
  ),
  limit('characters of an id', '40', 'E_ID', ['scenario/shape.ts', '{1,40}']),
  limit('characters of a seed', '64', 'E_SEED', ['scenario/shape.ts', 'codePoints(value) <= 64']),
  limit('steps of a run', n(2_000_000), 'E_RANGE', ['scenario/shape.ts', 'STEPS_MAX = 2_000_000']),
  limit('live edits', n(1_000), 'E_EDITS', ['scenario/shape.ts', 'EDITS_MAX = 1_000']),
  limit('markets, and assets', '16', 'E_RANGE', [
    'scenario/shape.ts',
    'markets: list(market, 1, 16)',
  ]),
  limit('protocols', '8', 'E_RANGE', ['scenario/shape.ts', 'protocols: list(protocol, 1, 8)']),
  limit('cohorts; shocks', '64; 64', 'E_RANGE', [
    'scenario/shape.ts',
    'cohorts: list(cohort, 1, 64)',
  ]),
  limit('rungs, breakers, collateral of a protocol', '16 each', 'E_RANGE', [
    'scenario/shape.ts',
    'BESIDE[slot]), 0, 16)',
  ]),
  limit('points of a recorded path', n(2_000), 'E_RANGE', [
    'scenario/fields.ts',
    'z.maxLength(2_000',
  ]),
  limit('faults that are listed', '100', 'the rest is not listed', [
    'scenario/faults.ts',
    'FAULTS_MAX = 100',
  ]),
]

const SIZES: readonly Limit[] = [
  limit('a balance, quanta', '2^52: 450 billion usd', 'an invariant breaks and the run stops', [
    'kernel/quanta.ts',
    'QUANTA_LIMIT = 4503599627370496',
  ]),
  limit('agents of all cohorts', n(1_000_000), 'E_RANGE', [
    'scenario/sizes.ts',
    'AGENTS_MAX = 1_000_000',
  ]),
  limit('agents on the page', n(100_000), 'E_RANGE', [
    'workers/service.ts',
    'AGENTS_ON_THE_PAGE = 100_000',
  ]),
  limit('starting equity of all cohorts', '5 billion usd', 'E_SCALE', [
    'scenario/sizes.ts',
    'EQUITY_MAX = 5e13',
  ]),
  limit('starting equity at usual leverage', '28 billion usd', 'E_SCALE', [
    'scenario/sizes.ts',
    'NOTIONAL_MAX = 281_474_976_710_656',
  ]),
  limit(
    'gross notional of a market above which it takes only reductions',
    '14 billion usd',
    'orders are cut',
    ['world/limits.ts', 'GROSS_MOST = 140_737_488_355_328'],
  ),
  limit('gross notional at which a market’s price stops', '28 billion usd', 'the mark is held', [
    'world/limits.ts',
    'GROSS_CEILING = 2 * GROSS_MOST',
  ]),
  limit(
    'funding of a market since the start, charged to all its lots together',
    '2^50 quanta: 113 billion usd',
    'it charges nothing more',
    ['world/limits.ts', 'CHARGED_MOST = 73_786_976_294_838_206_464'],
  ),
  limit('a published price, ticks', '(2^31 - 1) / 1.1', 'the mark is held', [
    'world/limits.ts',
    'TICKS_MOST = 1_952_257_860',
  ]),
  limit('a price at the start, ticks', '1 to 2^29', 'E_SCALE', [
    'scenario/sizes.ts',
    'START_TICKS_MAX = 536_870_912',
  ]),
  limit('a lot at the start', '1.7 million usd', 'E_SCALE', [
    'scenario/sizes.ts',
    'LOT_MAX = 17_179_869_184',
  ]),
  limit('lots of one order', '2^30 - 1', 'refused', [
    'world/intents.ts',
    'ORDER_MOST = 1_073_741_823',
  ]),
  limit(
    'reach from the mark of an order without a limit',
    n(MARKET_ORDER_REACH),
    'the rest lapses',
    ['market/venue.ts', 'MARKET_ORDER_REACH = 0.05'],
  ),
  limit(
    'gap between published and outside price on the linear venue',
    'a factor e^4',
    'the gap is cut',
    ['market/venues/house.ts', 'GAP_MOST = 4'],
  ),
  limit('sources of an oracle', '15', 'E_RANGE', ['market/oracle.ts', 'SOURCES_MOST = 15']),
]

const WORK: readonly Limit[] = [
  limit('characters of a link’s payload', n(LINK_MAX), 'E_LINK_TOO_LONG; share the file instead', [
    'scenario/linkPayload.ts',
    'LINK_MAX = 8_000',
  ]),
  limit('agents x steps that the command line begins unasked', '2 x 10^10', 'W_BUDGET, or --yes', [
    'cli/budget.ts',
    'BUDGET = 2e10',
  ]),
  limit(
    'agents x steps that the page begins unasked from a link or a file',
    '2 x 10^8',
    'the page asks',
    ['ui/model/arrival.ts', 'AGENT_STEPS_MOST = 2e8'],
  ),
  limit(
    'agents x steps of twenty other lucks that the page begins unasked',
    '2 x 10^9',
    'the page asks',
    ['ui/model/lucks.svelte.ts', 'BUDGET = 2e9'],
  ),
  limit('cells of a sweep', n(10_000), 'E_RANGE', ['cli/sweepCells.ts', 'CELLS_MAX = 10_000']),
  limit('seeds of a sweep, an ensemble or bands', n(10_000), 'E_RANGE', [
    'cli/sweepSchema.ts',
    'SEEDS_MAX = 10_000',
  ]),
  limit('workers of a study', '256', 'E_RANGE', ['cli/studyOptions.ts', 'WORKERS_MAX = 256']),
]

export const LIMIT_TABLES: readonly (readonly [title: string, limits: readonly Limit[]])[] = [
  ['Documents', DOCUMENT],
  ['Sizes in a run', SIZES],
  ['Work', WORK],
]
