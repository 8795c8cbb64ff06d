import { svelte } from '@sveltejs/vite-plugin-svelte'
import { readdirSync, readFileSync, utimesSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { defineConfig, type Plugin, type ViteUserConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { firstLetters } from './src/cli/setup/letters.ts'

/** Tests that put other modules in the place of ours, or look at what a module has loaded: each in a process of its own. */
const ALONE = [
  'test/invariants/twins/book.test.ts',
  'test/unit/ui/model/interleavings.test.ts',
  'test/unit/workers/firstLoad.test.ts',
]

/** Tests that take a minute and more are begun first, so that no core waits for another in the end. */
const LONGEST = [
  'test/invariants/storm.test.ts',
  'test/golden/presets.test.ts',
  'test/command/commandLine.test.ts',
  'test/command/sampleAgent.test.ts',
  'test/invariants/incentivePresets.test.ts',
  'test/unit/cli/plants/plants.test.ts',
  'test/invariants/books.test.ts',
  'test/e2e/faults.test.ts',
  'test/e2e/accessibility.test.ts',
  'test/e2e/keyboard.test.ts',
  'test/e2e/badLinks.test.ts',
]

/** Folders without a page in them, which Node loads by itself (test/support/sources): runs are three times as fast. */
const PLAIN = /\/src\/(kernel|pricing|game|scenario|world|market|protocol|agents|engine|study)\//

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex(file => moduleId.endsWith(file))
      return at < 0 ? LONGEST.length : at
    }
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}

/**
 * `vite build` makes the page, `--mode lib` the library, `--mode cli` the command line; for `breakwater engines`,
 * `--mode engines` the page that runs in other browsers, and `--mode shell` the script for engines without a page.
 */
export default defineConfig(({ mode }) => {
  if (mode === 'lib') return library
  if (mode === 'cli') return commandLine()
  if (mode === 'engines') return engines
  if (mode === 'shell') return shell
  return page
})

/** Its default generator alone: the others that the package brings are not used. */
const resolve = { alias: [{ find: /^seedrandom$/, replacement: 'seedrandom/seedrandom.js' }] }

const page: ViteUserConfig = {
  base: './',
  plugins: [svelte(), firstLetters(), dated('index.html')],
  worker: { format: 'es' },
  resolve,
  build: {
    outDir: 'dist/page',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: {
    // Its own choice leaves a core to itself: half of two.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/command/**', 'test/e2e/**', ...ALONE],
          // The engine is loaded once a process, not once a file: half of the time of most.
          isolate: false,
          execArgv: ['--enable-source-maps', '--import', './test/support/sources/register.mjs'],
          server: { deps: { external: [PLAIN] } },
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'alone', environment: 'node', include: ALONE, testTimeout: 120_000 },
      },
      {
        extends: true,
        test: {
          name: 'command',
          environment: 'node',
          include: ['test/command/**/*.test.ts'],
          globalSetup: ['src/cli/setup/vitest.mjs'],
          testTimeout: 240_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['src/cli/setup/vitest.mjs'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // After the others, and one more than there are cores: they wait some of the time. A share is never above 100 %.
          sequence: { groupOrder: 1 },
          maxWorkers: availableParallelism() + 1,
        },
      },
    ],
  },
}

const library: ViteUserConfig = {
  publicDir: false,
  plugins: [dated('index.js')],
  build: {
    outDir: 'dist/lib',
    target: 'es2022',
    minify: false,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
    rolldownOptions: { external: dependencies() },
  },
}

const home = import.meta.dirname

/** Goes with the response headers of the page; `probe.js` and `probeWorker.js` can be added to any other page. */
const engines: ViteUserConfig = {
  root: join(home, 'src/cli/engines/page'),
  base: './',
  publicDir: join(home, 'public'),
  plugins: [dated('index.html')],
  worker: { format: 'es' },
  resolve,
  build: {
    outDir: join(home, 'dist/engines'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: ['index.html', 'probe.ts', 'probeWorker.ts'].map(file =>
        join(home, 'src/cli/engines/page', file),
      ),
      output: {
        entryFileNames: ({ name }) =>
          name.startsWith('probe') ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
}

const shell: ViteUserConfig = {
  publicDir: false,
  plugins: [dated('shell.js')],
  resolve,
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: 'dist/engines',
    emptyOutDir: false,
    target: 'es2022',
    minify: false,
    lib: {
      entry: 'src/cli/engines/shell.ts',
      formats: ['iife'],
      name: 'breakwater',
      fileName: () => 'shell.js',
    },
  },
}

/** Every `src/cli/*.worker.ts` becomes `dist/cli/*.worker.js`, beside the command itself. */
function commandLine(): ViteUserConfig {
  const files = readdirSync('src/cli').filter(file => /^breakwater\.ts$|\.worker\.ts$/.test(file))
  return {
    publicDir: false,
    plugins: [dated('breakwater.js')],
    build: {
      outDir: 'dist/cli',
      target: 'node20',
      minify: false,
      ssr: true,
      rolldownOptions: {
        input: Object.fromEntries(
          files.map(file => [basename(file, '.ts'), join('src/cli', file)]),
        ),
        external: dependencies(),
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          banner: hashbang,
        },
      },
    },
  }
}

function hashbang({ name }: { name: string }): string {
  if (name !== 'breakwater' || readFileSync('src/cli/breakwater.ts', 'utf8').startsWith('#!'))
    return ''
  return '#!/usr/bin/env node'
}

/** Packages that the user's own node_modules supplies, with their subpaths. */
function dependencies(): RegExp[] {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>
  }
  return Object.keys(dependencies).map(name => new RegExp(`^${name}(/|$)`))
}

/** Dates an output by the start of its build, so that a source saved meanwhile counts as newer. */
function dated(output: string): Plugin {
  let started = new Date()
  let folder = ''
  return {
    name: 'dated',
    apply: 'build',
    configResolved({ build }) {
      folder = build.outDir
    },
    buildStart() {
      started = new Date()
    },
    writeBundle() {
      utimesSync(join(folder, output), started, started)
    },
  }
}
