import { svelte } from '@sveltejs/vite-plugin-svelte'
import { readdirSync, readFileSync, utimesSync } from 'node:fs'
import { basename, join } from 'node:path'
import { defineConfig, type Plugin, type ViteUserConfig } from 'vitest/config'

/** `vite build` makes the page, `--mode lib` the library, `--mode cli` the command line. */
export default defineConfig(({ mode }) => {
  if (mode === 'lib') return library
  if (mode === 'cli') return commandLine()
  return page
})

const page: ViteUserConfig = {
  base: './',
  plugins: [svelte(), dated('dist/page/index.html')],
  worker: { format: 'es' },
  // Its default generator alone: the others that the package brings are not used.
  resolve: { alias: [{ find: /^seedrandom$/, replacement: 'seedrandom/seedrandom.js' }] },
  build: {
    outDir: 'dist/page',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          testTimeout: 120_000,
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
          fileParallelism: false,
        },
      },
    ],
  },
}

const library: ViteUserConfig = {
  publicDir: false,
  plugins: [dated('dist/lib/index.js')],
  build: {
    outDir: 'dist/lib',
    target: 'es2022',
    minify: false,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
    rolldownOptions: { external: dependencies() },
  },
}

/** Every `src/cli/*.worker.ts` becomes `dist/cli/*.worker.js`, beside the command itself. */
function commandLine(): ViteUserConfig {
  const files = readdirSync('src/cli').filter(file => /^breakwater\.ts$|\.worker\.ts$/.test(file))
  return {
    publicDir: false,
    plugins: [dated('dist/cli/breakwater.js')],
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
  return {
    name: 'dated',
    apply: 'build',
    buildStart() {
      started = new Date()
    },
    writeBundle() {
      utimesSync(output, started, started)
    },
  }
}
