/** Laws of oracle, funding, breakers, edits, options, book and vault, and of runs as such. */
import { held, noSubject, partly, type Invariant } from './invariant.ts'

const RULES: readonly Invariant[] = [
  held(
    'O1',
    'No price in use is older than allowed, or of a later step.',
    'unit/market/oracle/guards',
    'unit/protocol/margin/dynamicMargin',
  ),
  held(
    'O2',
    'What an unsound feed, or a breaker, lets one do is what it declares.',
    'contract/breakers',
    'unit/engine/unsoundFeed',
  ),
  held('O3', 'One mark a market for the whole step.', 'unit/market/oracle/mark'),
  held(
    'O4',
    'Prices are above zero; medians, averages and cuts stay within what they are made of.',
    'unit/market/oracle/aggregate',
    'unit/market/oracle/guards',
    'unit/market/oracle/mark',
  ),
  held(
    'O5',
    'A stale price stops what the oracle’s rule says, and nothing by default of code.',
    'unit/engine/unsoundFeed',
  ),
  held(
    'N1',
    'Funding paid, due and carried sums to nothing.',
    'unit/world/funding',
    'invariants/venue',
  ),
  held('N2', 'The rate is within its most.', 'invariants/venue'),
  held('N3', 'Settling late is settling at every step, exactly.', 'unit/world/funding'),
  held(
    'N4',
    'Who pays follows the sign of the rate; of nothing nobody pays.',
    'unit/world/funding',
    'unit/engine/phases/funding',
    'invariants/venue',
  ),
  held(
    'B1',
    'A breaker stops what it declares and nothing else.',
    'contract/breakers',
    'invariants/venue',
  ),
  held(
    'B2',
    'Least length, most length and cooldown hold.',
    'unit/protocol/breakers/trip',
    'unit/protocol/breakers/reopening',
  ),
  held(
    'B3',
    'Each trip and each re-opening has a cause.',
    'unit/protocol/breakers/breakers',
    'unit/protocol/breakers/caps',
    'unit/protocol/breakers/closing',
    'unit/protocol/breakers/outflows',
    'unit/protocol/breakers/reopening',
  ),
  held(
    'G1',
    'Every parameter is within its bounds and relations after each edit; an edit applies whole or not at all.',
    'unit/scenario/edits',
  ),
  partly(
    'G2',
    'A rate limit holds over any window, across several small changes.',
    'of dynamic margin; no governor yet',
    'unit/protocol/margin/dynamicMargin',
  ),
  partly(
    'G3',
    'An edit takes effect at the start of a later step.',
    'no timelock and no hash chain yet',
    'invariants/replay',
    'unit/scenario/edits',
  ),
  noSubject('G4', 'Votes cast are votes held; passed is quorum and threshold.', 'no governance'),
  held(
    'G5',
    'Replaying the edits gives the digest of the live session.',
    'invariants/replay',
    'e2e/page',
  ),
]

const OPTIONS: readonly Invariant[] = [
  held(
    'T1',
    'Premiums and settlements sum to zero; an expiry settles each option once.',
    'invariants/options',
    'unit/engine/books/expiry',
  ),
  held(
    'T2',
    'Prices lie within their bounds; a call less a put is the forward less the strike.',
    'unit/pricing/black76',
    'unit/pricing/blackScholes',
  ),
  partly(
    'T3',
    'Calls fall and are convex in the strike; total variance rises with time.',
    'by parameters; smiles in motion may open small gaps (known issues)',
    'unit/pricing/black76',
    'unit/pricing/svi',
    'unit/pricing/surface',
    'unit/market/surfaces/ssvi',
  ),
  held(
    'T4',
    'Gamma and vega of a long are not below zero; greeks of all accounts sum to zero.',
    'unit/pricing/black76',
  ),
  held(
    'T5',
    'At expiry an option is worth its payoff, and just before nearly so.',
    'unit/pricing/payoffs',
    'unit/pricing/black76',
    'unit/pricing/blackScholes',
  ),
  held(
    'T6',
    'What holders are paid is what writers pay.',
    'invariants/options',
    'unit/engine/books/expiry',
  ),
]

const BOOK_AND_VAULT: readonly Invariant[] = [
  held('K1', 'The best bid is below the best ask.', 'unit/market/book/laws', 'invariants/venue'),
  held('K2', 'Placed is filled, taken off for a reason, or rests.', 'unit/market/book/laws'),
  held('K3', 'A level is the sum of its orders.', 'unit/market/book/laws', 'invariants/venue'),
  held(
    'K4',
    'Nobody is filled before an older order at as good a price.',
    'unit/market/book/laws',
    'unit/market/book/differential',
  ),
  held(
    'K5',
    'No fill is worse than the limit, or with oneself.',
    'unit/market/book/laws',
    'unit/market/book/library',
  ),
  held(
    'K6',
    'Reduce-only never enlarges nor turns.',
    'unit/market/book/laws',
    'unit/market/venues/book',
  ),
  noSubject(
    'K7',
    'Escrow of open orders is returned exactly.',
    'orders hold no escrow: they are held to margin when they come and again when they trade late',
  ),
  noSubject('K8', 'A swap never lowers the invariant of its pool.', 'no constant-product pool'),
  held(
    'K9',
    'Shares sum to the supply; their price falls only by a loss; inflating them costs more than it gains.',
    'unit/protocol/waterfall/lpVault',
    'unit/engine/phases/vault',
  ),
  held(
    'K10',
    'The fast book is the slow one, after any commands.',
    'unit/market/book/differential',
    'unit/market/book/laws',
  ),
]

const RUNS: readonly Invariant[] = [
  held('R1', 'A cause is an earlier event, and shares of a cause sum to one.', 'invariants/venue'),
  held('R2', 'Folding the events from the start gives the ledger, exactly.', 'invariants/books'),
  held('R3', 'One scenario and seed, one digest.', 'invariants/replay', 'contract/agents'),
  held(
    'R4',
    'Restored at any step, a run ends as it would have.',
    'invariants/replay',
    'unit/engine/restored',
  ),
  partly(
    'R5',
    'A branch differs first at its edit.',
    'no branches on the page yet; edits replay',
    'invariants/replay',
  ),
  held(
    'R6',
    'Recording, looking and auditing change nothing.',
    'invariants/replay',
    'command/commandLine',
  ),
  held(
    'R7',
    'Nor do chunks, workers and threads.',
    'invariants/replay',
    'command/commandLine',
    'command/package',
  ),
  partly(
    'R8',
    'Nor the engine that runs it.',
    'Node and Chromium in the tests; Firefox and JavaScriptCore by `breakwater engines`',
    'command/package',
    'unit/kernel/mathsHash',
  ),
  held(
    'R9',
    'A study gives the same whoever makes its runs, in whatever order.',
    'command/studies',
    'unit/cli/pool',
  ),
  partly(
    'R10',
    'Nothing depends on an order that is not stated.',
    'by lint: comparators required, no unordered iteration',
    'architecture',
  ),
  held(
    'R11',
    'Adding, muting or reordering a cohort moves nobody else’s draws.',
    'invariants/replay',
    'contract/agents',
  ),
  partly(
    'R12',
    'Seeds differ, and streams pass tests of randomness.',
    'some dozen seeds, not ten thousand',
    'invariants/replay',
    'unit/kernel/draws',
    'unit/kernel/random',
  ),
  held('R13', 'An agent reads what it is shown and nothing else.', 'contract/agentParams'),
  held('R14', 'An agent spends no more than is free.', 'contract/agents', 'contract/attackers'),
  noSubject('R15', 'No agent gains by leaving an equilibrium.', 'no games yet'),
  partly(
    'R16',
    'Mirrored positions on a mirrored path make mirrored profits.',
    'of trades and of the order book; rates of margin are shares of a price and have no mirror',
    'unit/world/tradeBetween',
    'unit/market/book/mirror',
  ),
  held('R17', 'A link opens as what was put into it.', 'unit/scenario/link'),
]

export const LAWS_OF_RUNS = [...RULES, ...OPTIONS, ...BOOK_AND_VAULT, ...RUNS]
