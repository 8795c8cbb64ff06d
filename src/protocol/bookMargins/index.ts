export { noBookMargin } from './none.ts'
export { portfolioBooks } from './portfolio.ts'
export { ruleBasedBooks } from './ruleBased.ts'
export { staticBooks } from './staticBooks.ts'
