export { book } from './book.ts'
export { house } from './house.ts'
export { pool } from './pool.ts'
