/** Numbers that say what an agent wants, written by strategies and read by venues. */

/** Rules of an order, beside its size and limit. */
export const ORDER_IOC = 0 // what does not fill at once is dropped
export const ORDER_REST = 1 // the rest stays in the book until filled or replaced by the agent's next order
export const ORDER_POST_ONLY = 2 // refused if it would fill at once
export const ORDER_REDUCE_ONLY = 4 // never enlarges or turns a position; immediate, whatever else is asked

/** Lots of one order, and ticks, that a book's columns hold. */
export const ORDER_MOST = 1_073_741_823 // 2^30 - 1

/** What a maker does with its levels: leaves them, brings them to what it wants, takes all off because it withdraws, or
 *  takes them off because it has nothing to quote. */
export const KEEP = 0
export const QUOTE = 1
export const PULL = 2
export const HIDE = 3

/** Indices into what a maker of options quotes for an expiry. */
export const QUOTE_BID = 0 // vols that it bids above the smile
export const QUOTE_ASK = 1
export const QUOTE_BUYS = 2 // usd a vol that it still buys; 0: no bid
export const QUOTE_SELLS = 3
export const QUOTE_LOTS = 4 // lots of one option at most
export const QUOTE_WIDTH = 5
