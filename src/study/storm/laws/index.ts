/** All laws. A law is one object in a file of its letter, and that file's line here. */
import type { Law } from '../law.ts'
import * as accounts from './accounts.ts'
import * as books from './books.ts'
import * as funding from './funding.ts'
import * as oracle from './oracle.ts'
import * as ledger from './ledger.ts'

export const LAWS: readonly Law[] = [books, ledger, accounts, funding, oracle].flatMap(
  file => Object.values(file) as Law[],
)
