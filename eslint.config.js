import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import { defineConfig } from 'eslint/config'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** Floors 0 to 5: the same bits on every machine. */
const PURE = 'kernel,pricing,game,scenario,world,market,protocol,agents,engine,study'

/** Folders whose functions over columns take arrays and numbers one by one. */
const KERNELS = 'kernel,pricing,world,market,protocol,agents,engine'

const EXACT_MATH =
  'abs|floor|ceil|trunc|round|sign|sqrt|min|max|imul|clz32|fround|PI|E|LN2|LN10|LOG2E|LOG10E|SQRT2|SQRT1_2'

const shape = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings or an `as const` table.' },
]

const stable = [
  {
    selector: `MemberExpression[object.name='Math'][property.name!=/^(${EXACT_MATH})$/]`,
    message: 'Engines differ here: use src/kernel, and its addressed draws for randomness.',
  },
  {
    selector: "MemberExpression[object.name='Math'][computed=true]",
    message: 'Name the member of Math.',
  },
  {
    selector: ":not(MemberExpression) > Identifier[name='Math']",
    message: 'Call Math.member in full, so that it can be checked.',
  },
  {
    selector: ":matches(BinaryExpression[operator='**'], AssignmentExpression[operator='**='])",
    message: 'Engines differ in powers: multiply, or use src/kernel.',
  },
  {
    selector: 'MemberExpression[property.name=/^toLocale|^localeCompare$/]',
    message: 'Depends on the machine.',
  },
  { selector: 'ForInStatement', message: 'Use for...of over keys in a stated order.' },
]

const machine = [
  'Date',
  'Intl',
  'Temporal',
  'console',
  'crypto',
  'document',
  'globalThis',
  'navigator',
  'performance',
  'process',
  'requestAnimationFrame',
  'self',
  'setInterval',
  'setTimeout',
  'window',
]

export default defineConfig(
  { ignores: ['dist/', 'coverage/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'max-depth': ['error', 3],
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 70],
      'max-params': ['error', 4],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['{src,test}/**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-syntax': ['error', ...shape],
      // The compiler knows names better.
      'no-undef': 'off',
    },
  },
  {
    files: [`src/{${PURE}}/**/*.ts`],
    rules: {
      'no-restricted-syntax': ['error', ...shape, ...stable],
      'no-restricted-globals': ['error', ...machine],
    },
  },
  { files: [`src/{${KERNELS}}/**/*.ts`], rules: { 'max-params': ['error', 12] } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      'no-undef': 'off',
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      'svelte/no-at-html-tags': 'error',
      'no-restricted-syntax': [
        'error',
        ...shape,
        {
          selector: "SvelteAttribute[key.name='style'] > SvelteLiteral",
          message: 'The page policy refuses it: use a class or the style: directive.',
        },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
  },
)
