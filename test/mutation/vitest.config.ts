/** The tests that mutants of one group must not survive, as `run.mjs` names them. */
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// eslint-disable-next-line no-restricted-syntax -- the runner reads the default export
export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    environment: 'node',
    include: process.env.MUTATION_TESTS?.split(','),
    testTimeout: 120_000,
  },
})
