/** Laws of the ledger, of margin, of liquidation and of the waterfall. */
import { held, noSubject, partly, type Invariant } from './invariant.ts'

const LEDGER: readonly Invariant[] = [
  held(
    'L1',
    'All balances and quote legs sum to zero per asset after every event.',
    'invariants/books',
  ),
  held(
    'L2',
    'The postings of an event sum to zero; one without postings changes nothing.',
    'unit/world/ledger',
    'invariants/books',
  ),
  held(
    'L3',
    'The outside world’s balance moves only where an event says that money came or went.',
    'invariants/books',
    'invariants/zeroSum',
  ),
  held('L4', 'Sizes sum to zero per market.', 'invariants/books'),
  held(
    'L5',
    'Open interest is the sum of longs and of shorts, and the counter of it.',
    'unit/world/tradeBetween',
    'invariants/aggregates',
  ),
  held('L6', 'The sum of all equities does not depend on the price.', 'invariants/books'),
  held(
    'L7',
    'A change of equity is the sum of its deposits, price moves, trades, funding and fees.',
    'invariants/books',
    'invariants/attacks',
  ),
  held(
    'L8',
    'What is counted as it happens equals what the events add up to.',
    'invariants/aggregates',
  ),
  held('L9', 'All claims together are what was brought in.', 'invariants/zeroSum'),
  held(
    'L10',
    'Bad debt changes only where an event says so.',
    'invariants/aggregates',
    'invariants/books',
  ),
  held(
    'L11',
    'Every stored number is whole, within 2^52, and no -0.',
    'unit/world/ledger',
    'invariants/books',
  ),
  partly(
    'L12',
    'Remainders go to the protocol, not to who chose the action.',
    'fees and requirements round up; trades round to the nearest quantum',
    'unit/protocol/margin/tiers',
    'unit/market/venues/book',
  ),
  held(
    'L13',
    'Round trips do not pay.',
    'unit/world/tradeBetween',
    'unit/protocol/waterfall/lpVault',
    'unit/engine/phases/vault',
  ),
  held('L14', 'Splitting a fill at one price changes nothing.', 'unit/world/tradeBetween'),
  held('L15', 'An event changes only the accounts that it names.', 'invariants/books'),
  held(
    'L16',
    'Ten times every amount leaves all ratios and decisions as they are.',
    'invariants/scaled',
  ),
]

const MARGIN: readonly Invariant[] = [
  held(
    'M1',
    '0 < fee < maintenance < initial <= 1 wherever the rules can get, edits included.',
    'unit/protocol/margin/models',
    'contract/parts',
    'unit/scenario/edits',
  ),
  held(
    'M2',
    'Initial margin of a book is at least its maintenance, and that is not below nothing.',
    'unit/protocol/margin/books/portfolio',
  ),
  held(
    'M3',
    'The requirement never falls as a position grows, nor as open interest does.',
    'unit/protocol/margin/models',
    'unit/protocol/margin/tiers',
    'unit/protocol/margin/openInterestScaling',
  ),
  partly(
    'M4',
    'A short option asks for more with volatility and with the width of the shock; a paid long for nothing.',
    'where the basis is charged by time (PMRM) a paid long may ask for more than it is worth',
    'unit/protocol/margin/books/gridLaws',
    'unit/protocol/margin/books/ruleBased',
  ),
  held(
    'M5',
    'The requirement does not depend on the order of positions.',
    'unit/protocol/margin/books/gridLaws',
  ),
  held(
    'M6',
    'Portfolio margin is the worst loss of the grid plus its add-ons.',
    'unit/protocol/margin/books/portfolio',
    'unit/protocol/margin/books/pmrm2',
  ),
  partly(
    'M7',
    'It scales with the book, and two books together ask for no more than apart.',
    'the second where the worst loss alone is charged: charges beside it can break it',
    'unit/protocol/margin/books/gridLaws',
    'unit/protocol/margin/books/portfolio',
  ),
  held('M8', 'A finer grid never asks for less.', 'unit/protocol/margin/books/gridLaws'),
  held(
    'M9',
    'A haircut is between 0 and 1; what counts initially is at most what counts for maintenance.',
    'unit/protocol/collateral/haircut',
    'unit/engine/books/collateral',
  ),
  held(
    'M10',
    'What an agent does of its own leaves initial margin, or no more risk than before.',
    'contract/agents',
    'contract/attackers',
    'unit/engine/bookWithdrawals',
  ),
  held(
    'M11',
    'Nothing leaves beyond what is free, and what is free is never below nothing.',
    'unit/engine/withdrawals',
    'unit/engine/bookWithdrawals',
    'contract/attackers',
  ),
  held(
    'M12',
    'A sound account becomes unsound only by price, funding, expiry, an edit or a shared loss.',
    'invariants/venue',
    'unit/engine/causesByHand',
  ),
  partly(
    'M13',
    'Equity on the page, on the command line and in a snapshot is the same number.',
    'the command line shows no single account',
    'unit/workers/equity',
  ),
]

const LIQUIDATION: readonly Invariant[] = [
  held(
    'Q1',
    'It starts strictly below maintenance, and nobody above is touched.',
    'unit/engine/liquidation/laws',
    'unit/engine/phases/margin',
  ),
  held(
    'Q2',
    'Whole lots go, no more than there are, and the side stays.',
    'unit/engine/liquidation/laws',
  ),
  partly(
    'Q3',
    'What stays is no riskier, or nothing stays.',
    'not where a penalty on the venue outweighs the reduction',
    'unit/engine/liquidation/laws',
    'unit/protocol/liquidation/methods',
  ),
  held('Q4', 'No more is closed than the method asks for.', 'unit/engine/liquidation/laws'),
  held(
    'Q5',
    'The penalty is at most its rate, and comes out of what is left.',
    'unit/engine/liquidation/laws',
    'unit/protocol/liquidation/methods',
  ),
  held('Q6', 'What rungs take over leaves exactly nothing.', 'unit/engine/liquidation/laws'),
  held('Q7', 'A forced sale is filled at its limit or better.', 'unit/engine/liquidation/laws'),
  held(
    'Q8',
    'Nobody is liquidated on a feed that spares accounts.',
    'unit/engine/unsoundFeed',
    'invariants/venue',
  ),
  held(
    'Q9',
    'With a sound feed and somebody to trade with, nobody stays under maintenance for long.',
    'unit/engine/solvency',
    'unit/engine/liquidation/handOver',
  ),
  held(
    'Q10',
    'Who takes a position over holds initial margin afterwards.',
    'unit/engine/liquidation/laws',
  ),
  held(
    'Q11',
    'The order is total: by row, or lowest margin ratio first with ties by row, as the method says.',
    'unit/engine/liquidation/laws',
    'unit/engine/phases/margin',
  ),
  held(
    'Q12',
    'An account and its liquidator together gain at most the reward.',
    'unit/study/storm/laws/liquidation',
  ),
]

const WATERFALL: readonly Invariant[] = [
  held('W1', 'Rungs pay in their order, each before the next.', 'unit/protocol/waterfall/sequence'),
  held(
    'W2',
    'Payments sum to the loss exactly, and none is below nothing.',
    'unit/protocol/waterfall/sequence',
    'invariants/aggregates',
  ),
  held(
    'W3',
    'A fund does not fall below its floor.',
    'unit/protocol/waterfall/insuranceFund',
    'unit/protocol/waterfall/sequence',
  ),
  held(
    'W4',
    'A fund pays no more in its window than the stop lets it.',
    'unit/protocol/breakers/outflows',
  ),
  held(
    'W5',
    'A fund’s balance is its opening, plus what came, less what it paid.',
    'invariants/books',
    'invariants/aggregates',
  ),
  held(
    'W6',
    'Winners are closed only for what no fund takes over.',
    'unit/protocol/waterfall/autoDeleveraging',
    'unit/engine/liquidation/handOver',
  ),
  held(
    'W7',
    'They are closed at the bankruptcy price, never worse.',
    'unit/protocol/waterfall/autoDeleveraging',
  ),
  held('W8', 'Who is closed comes out no riskier.', 'unit/protocol/waterfall/autoDeleveraging'),
  held(
    'W9',
    'Exactly the residual is closed, or all that may be.',
    'unit/protocol/waterfall/autoDeleveraging',
  ),
  held(
    'W10',
    'The ranking is total and kept to.',
    'unit/protocol/waterfall/ranking',
    'unit/protocol/waterfall/autoDeleveraging',
  ),
  noSubject(
    'W11',
    'Closing for the pool brings profit over pool down, not below its floor.',
    'pools close nobody by a profit factor',
  ),
  held(
    'W12',
    'Shares of a loss sum to it, and none is more than its claim.',
    'unit/protocol/waterfall/apportion',
    'unit/protocol/waterfall/spreading',
  ),
  noSubject(
    'W13',
    'Nothing may be withdrawn while a loss is open.',
    'no such gate; the vault keeps back what is not settled',
  ),
]

export const LAWS_OF_MONEY = [...LEDGER, ...MARGIN, ...LIQUIDATION, ...WATERFALL]
