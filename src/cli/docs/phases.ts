/** What each phase of a step does: one paragraph each, in the words of the page. Held to PHASES by a test. */

export const PHASES_IN_WORDS: Readonly<Record<string, string>> = {
  edits:
    'Live edits of this step come into force, in the order in which they were written: before anything else happens, so that what a person changed holds for the whole step. Quotes and orders of a cohort that is now muted are taken off. A fund whose size was changed is paid the difference from the outside world, or pays it back. An edit that raised maintenance is remembered as the cause of whoever falls by it.',
  shocks:
    'What was scheduled from outside acts, from its first step to its last: a move of the outside price, a lie of the oracle’s sources, dearer gas, a coin that leaves its peg, implied volatility that jumps.',
  prices:
    'The outside price of each market moves: along a recorded path with a seeded bridge between its points, or as a drawn one. The noise of two markets is correlated as the document says. Nothing that happens on the venue moves this price; what forced flow does to the outside venue is kept beside it.',
  oracle:
    'Each venue makes its own price; the oracle reads the outside price with lag, noise and faults, puts its sources together into the index, guards it, and publishes the mark in whole ticks. That mark holds for the whole step: liquidations of this step move the book now and the mark at the next step, so that a cascade advances one generation a step. Then implied volatilities and option marks follow, haircuts of collateral, and the margin rates of the step.',
  agents:
    'Of each cohort some agents act, drawn by chance from their activity (attackers watch all the time, the muted never). Each sees this step’s oracle, and the book and the list of accounts under maintenance as they stood at the end of the last step, and says what it wants: orders, quotes, offers to take positions over, money to move. Nothing changes yet.',
  market:
    'Money that agents move goes first: into the vault and out of it, out of accounts as far as it is free, attackers’ purses and their trades outside. Makers’ quotes are brought to what they want, held to initial margin. Rungs sell or hedge what they took over. Then everybody else’s orders are held to initial margin, caps and breakers, and filled: on a book in a drawn order, at price-time priority. Options trade against dealers’ quotes. Last, the fees of the step are passed on.',
  funding:
    'Where it is due, the funding index moves by the premium of the mark over the index, within its bounds; accounts settle when they next trade or are looked at, to the quantum what settling at once would give. Options whose time is over are settled in cash at the average of the index.',
  margin:
    'Every account that the price, a rate or its own trade may have reached is marked. Those whose equity is below maintenance at the mark are listed, in the order of the method, and flagged: their orders and quotes leave the book. Accounts that hold options are margined as one book by the rule for books. Who is above maintenance again is let go.',
  liquidations:
    'Accounts of the list are reduced by the protocol’s method: as much as it closes, by orders on the venue or by keepers who take positions over, as far as somebody is there and no throttle holds it. What nobody takes for too long is handed to the rungs. The penalty comes out of what is left of the account, the reward out of the penalty. An account that is closed with less than nothing leaves a shortfall.',
  waterfall:
    'Shortfalls go down the rungs, in the order of the document, those of accounts that have closed their own position for less than they owed among them; each takes what its rule lets it. What no rung takes is the protocol’s insolvency, made up from its account of bad debt. A rung that itself ends below zero without a position passes that on to the rungs after it.',
  breakers:
    'Each breaker looks at the step that ends, trips or re-opens, and says what is stopped in the next step. They may only tighten: of two, the tighter counts.',
}

/** What is done between two steps: no phase, for it changes nothing that the next step reads but memory. */
export const AT_THE_END =
  'At the end of a step the venue’s figures are written into the history, the books are audited as the level asks, the account of each attack is brought up to date, the events are folded into the digest, and whoever records may look. Then the events are let go.'
