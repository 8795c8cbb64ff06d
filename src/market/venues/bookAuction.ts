/** A call auction on the book: orders are taken in and wait, and at the end they and all quotes that stand meet at one price. */
import { assert } from '../../kernel/assert.ts'
import { MILLION } from '../../kernel/quanta.ts'
import { ORDER_POST_ONLY, ORDER_REDUCE_ONLY, ORDER_REST } from '../../world/intents.ts'
import {
  BAND_HIGH,
  BAND_LOW,
  BY_LIQUIDATION,
  BY_TRADER,
  FILL_COUNT,
  FORCED_FLOW,
  LAST_TRADE,
  MARK,
  MID,
  ORDERS,
  PRICE_ORIGINS,
  REBATE,
  STEP,
  VOLUME,
} from '../../world/world.ts'
import { tradeBetween } from '../../world/tradeBetween.ts'
import { attributeTrade } from '../attribution.ts'
import { ASK, BID, createFills, depth, match, reserveFills, TICKS_LIMIT, type Fills } from '../book/book.ts' // prettier-ignore
import { levelAbove, levelBelow } from '../book/levels.ts'
import { sortQueue } from '../book/queue.ts'
import { clearing, type Interest } from '../book/uncross.ts'
import { chargeTaker, payRebate } from '../fees.ts'
import { midOf } from './bookTouch.ts'
import { dropResting, enter, noteMiddle, originOf, roleOf, within, type Floor } from './bookTrading.ts' // prettier-ignore
