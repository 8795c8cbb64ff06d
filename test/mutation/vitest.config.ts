/** The tests that mutants of ledger, margin, waterfall and book must not survive. */
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// eslint-disable-next-line no-restricted-syntax -- the runner reads the default export
export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    environment: 'node',
    include: [
      'test/unit/world/**/*.test.ts',
      'test/unit/protocol/margin/*.test.ts',
      'test/unit/protocol/waterfall/*.test.ts',
      'test/unit/market/book/*.test.ts',
      'test/invariants/twins/waterfall.test.ts',
    ],
    testTimeout: 120_000,
  },
})
