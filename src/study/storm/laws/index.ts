/** All laws. A law is one object in a file of its letter, and that file's line here. */
import type { Law } from '../law.ts'
import * as accounts from './accounts.ts'
import * as actions from './actions.ts'
import * as adl from './adl.ts'
import * as aggregates from './aggregates.ts'
import * as books from './books.ts'
import * as causes from './causes.ts'
import * as edits from './edits.ts'
import * as funding from './funding.ts'
import * as ledger from './ledger.ts'
import * as liquidation from './liquidation.ts'
import * as margin from './margin.ts'
import * as oracle from './oracle.ts'
import * as waterfall from './waterfall.ts'

export const LAWS: readonly Law[] = [
  books,
  aggregates,
  ledger,
  accounts,
  margin,
  actions,
  liquidation,
  waterfall,
  adl,
  funding,
  oracle,
  edits,
  causes,
].flatMap(file => Object.values(file) as Law[])
