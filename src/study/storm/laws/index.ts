/** All laws. A law is one object in a file of its letter, and that file's line here. */
import type { Law } from '../law.ts'
import * as accounts from './accounts.ts'
import * as actions from './actions.ts'
import * as adl from './adl.ts'
import * as aggregates from './aggregates.ts'
import * as books from './books.ts'
import * as bounds from './bounds.ts'
import * as breakers from './breakers.ts'
import * as causes from './causes.ts'
import * as edits from './edits.ts'
import * as events from './events.ts'
import * as expiries from './expiries.ts'
import * as funding from './funding.ts'
import * as keepers from './keepers.ts'
import * as ledger from './ledger.ts'
import * as listing from './listing.ts'
import * as liquidation from './liquidation.ts'
import * as margin from './margin.ts'
import * as options from './options.ts'
import * as oracle from './oracle.ts'
import * as orderBook from './orderBook.ts'
import * as pool from './pool.ts'
import * as stopped from './stopped.ts'
import * as streams from './streams.ts'
import * as vault from './vault.ts'
import * as waterfall from './waterfall.ts'

export const LAWS: readonly Law[] = [
  books,
  aggregates,
  bounds,
  ledger,
  accounts,
  margin,
  listing,
  actions,
  liquidation,
  keepers,
  waterfall,
  adl,
  funding,
  oracle,
  edits,
  causes,
  breakers,
  stopped,
  events,
  streams,
  orderBook,
  pool,
  vault,
  options,
  expiries,
].flatMap(file => Object.values(file) as Law[])
