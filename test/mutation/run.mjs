/** `npm run mutation [-- group ...]`: bugs of one place, all there can be, against the tests nearest to them. */
import { Stryker } from '@stryker-mutator/core'

/** What is mutated, and the tests that must find it. */
const GROUPS = {
  ledger: {
    mutate: ['ledger', 'tradeBetween', 'houseTrade', 'settleFunding', 'fundingIndex'].map(
      name => `src/world/${name}.ts`,
    ),
    tests: ['test/unit/world/**/*.test.ts'],
  },
  margin: {
    mutate: [
      'src/protocol/margin/*.ts',
      '!src/protocol/margin/index.ts',
      '!src/protocol/margin/*Params.ts',
    ],
    tests: ['test/unit/protocol/margin/*.test.ts'],
  },
  waterfall: {
    mutate: ['src/protocol/waterfall/*.ts', '!src/protocol/waterfall/index.ts'],
    tests: ['test/unit/protocol/waterfall/*.test.ts', 'test/invariants/twins/waterfall.test.ts'],
  },
  book: { mutate: ['src/market/book/*.ts'], tests: ['test/unit/market/book/*.test.ts'] },
}
/** Of a hundred mutants, how many each group has to find. */
const ENOUGH = 85

const asked = process.argv.slice(2)
const unknown = asked.find(name => !(name in GROUPS))
if (unknown) {
  process.stderr.write(
    `E_ARG mutation: got ${unknown}, expected ${Object.keys(GROUPS).join(', ')}\n`,
  )
  process.exit(2)
}
const lines = []
for (const [name, group] of Object.entries(GROUPS)) {
  if (asked.length === 0 || asked.includes(name)) lines.push(scored(name, await tried(name, group)))
}
process.stdout.write(`\n${lines.map(({ text }) => text).join('\n')}\n`)
process.exitCode = lines.every(({ score }) => score >= ENOUGH) ? 0 : 1

function tried(name, { mutate, tests }) {
  // Read by the configuration of the runner, in processes of their own.
  process.env.MUTATION_TESTS = tests.join()
  return new Stryker({
    mutate,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral', 'ArrayDeclaration', 'Regex'] },
    ignoreStatic: true,
    incremental: true,
    incrementalFile: `node_modules/.cache/breakwater/mutation-${name}.json`,
    tempDirName: 'node_modules/.cache/breakwater/mutants',
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    concurrency: 2,
  }).runMutationTest()
}

/** Mutants that tests cannot reach at all count as missed, as do those without a test. */
function scored(name, mutants) {
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length
  const found = count('Killed', 'Timeout')
  const all = found + count('Survived', 'NoCoverage')
  const score = all === 0 ? 100 : (100 * found) / all
  return { score, text: `${name}: ${found} of ${all} mutants found, ${score.toFixed(1)} %` }
}
