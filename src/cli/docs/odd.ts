/** An ODD description, of the model at large or of one scenario with its very values, from the same declarations. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import { OBSERVATIONS } from '../../engine/observations.ts'
import { PHASES } from '../../engine/step.ts'
import type { Scenario } from '../../scenario/document.ts'
import { partsInUse, type Use } from '../../scenario/parts.ts'
import { pathText } from '../../scenario/path.ts'
import { readScenario } from '../../scenario/schema.ts'
import { BANDED } from '../../study/bands.ts'
import { PRESETS } from '../scenarioArgument.ts'
import { sound } from '../wrongUse.ts'
import { code, numberText, page, table } from './markdown.ts'
import { CONCEPTS, INPUT, PATTERNS, PURPOSE, SCALES, SOURCE, START } from './oddText.ts'
import { pageOf, partsOf, unitOf, valueText } from './partPages.ts'
import { AT_THE_END, PHASES_IN_WORDS } from './phases.ts'
import { SLOT_NAMES, SLOTS_IN_WORDS } from './slotsInWords.ts'
import { stateTable } from './stateInWords.ts'
import { originTable, roleTable } from './traffic.ts'

/** Of the model, whatever the scenario. */
export function oddPage(): string {
  const scenarios = [...PRESETS.values()].map(text => sound(readScenario(text, CATALOGUE)).scenario)
  return page([
    '# ODD description of the model',
    '',
    SOURCE,
    '',
    `Written by ${code('breakwater docs')} from the declarations. ${code('breakwater docs --preset ID')} writes the same for one scenario, with`,
    'every value.',
    '',
    ...purpose(PURPOSE),
    ...entities(scenarios, generalEntities()),
    ...process(),
    ...concepts(),
    ...section('5. Initialization', [START]),
    ...section('6. Input data', [INPUT]),
    '## 7. Submodels',
    '',
    'Each part is a submodel; its page has all of its parameters.',
    '',
    ...SLOT_NAMES.flatMap(slot => [
      `### [${SLOTS_IN_WORDS[slot].title}](${pageOf(slot)})`,
      '',
      ...partsOf(slot).map(({ id, about }) => `- ${code(id)}: ${about}`),
      '',
    ]),
  ])
}

/** Of one scenario: every entity, phase, submodel and parameter in it. */
export function scenarioOdd(scenario: Scenario): string {
  const { title, about, sources, shocks, edits } = scenario
  return page([
    `# ODD description: ${title}`,
    '',
    SOURCE,
    '',
    ...purpose(`${about} ${PURPOSE}`.trim()),
    ...entities([scenario], scenarioEntities(scenario)),
    ...process(),
    ...concepts(),
    ...section('5. Initialization', [
      START,
      '',
      `Seed ${code(scenario.seed)}, micro ${scenario.micro}.`,
      '',
      ...cohortTables(scenario),
    ]),
    ...section('6. Input data', [
      INPUT,
      '',
      ...sources.map(source => `- ${source}`),
      '',
      shocks.length === 0 ? 'No shocks.' : `${shocks.length} shocks, among the submodels.`,
      ...(edits.length === 0 ? ['No live edits.'] : editTable(scenario)),
    ]),
    '## 7. Submodels',
    '',
    ...submodels(scenario),
  ])
}

const section = (title: string, lines: readonly string[]): string[] => [`## ${title}`, '', ...lines, ''] // prettier-ignore

const purpose = (text: string): string[] =>
  section('1. Purpose and patterns', [
    text,
    '',
    'Patterns by which it is held to be useful:',
    '',
    ...PATTERNS.map(pattern => `- ${pattern}`),
    '',
    `Figures of ${BANDED.map(code).join(', ')} are held to bands by ${code('breakwater bands')}.`,
  ])

function entities(scenarios: readonly Scenario[], rows: readonly string[]): string[] {
  return section('2. Entities, state variables, and scales', [
    ...rows,
    '',
    'State variables are columns of numbers; a snapshot of them is a snapshot of the run.',
    '',
    ...stateTable(scenarios),
    '',
    SCALES,
    '',
    'Roles of agents:',
    '',
    ...roleTable(),
  ])
}

function generalEntities(): readonly string[] {
  return table(
    ['entity', 'what it is'],
    [
      [
        'account',
        'Holds cash, a position in each market, options: of an agent, a fund, a vault, the treasury, the house, the outside world.',
      ],
      [
        'agent',
        'Decides for an account; belongs to a cohort, which gives it strategy and parameters.',
      ],
      ['market', 'One linear instrument with its outside price, venue and oracle.'],
      ['protocol', 'Rules over markets: margin, liquidation, fees, waterfall, breakers.'],
      ['options', 'Calls and puts on a market, by expiry and strike.'],
      ['run', 'Clock, keys, log of events, digest.'],
    ],
  )
}

/** What there is of each in the scenario. */
function scenarioEntities({
  clock,
  assets,
  markets,
  protocols,
  cohorts,
  correlations,
}: Scenario): string[] {
  const agents = cohorts.reduce((sum, { count }) => sum + count, 0)
  const rows = [
    [
      'agents',
      numberText(agents),
      cohorts.map(({ id, count }) => `${id} ${numberText(count)}`).join(', '),
    ],
    [
      'assets',
      assets.length,
      assets.map(({ id, unit }) => `${id}: a quantum is ${unit}`).join(', '),
    ],
    [
      'markets',
      markets.length,
      markets
        .map(m => `${m.id}: ${m.base} settled in ${m.settlement}, tick ${m.tick}, lot ${m.lot}`)
        .join('; '),
    ],
    [
      'protocols',
      protocols.length,
      protocols.map(({ id, markets: ruled }) => `${id} over ${ruled.join(', ')}`).join('; '),
    ],
    ['clock', numberText(clock.steps), `steps of ${clock.stepSeconds} s from ${clock.start}`],
  ]
  const rho = correlations.map(({ a, b, rho: value }) => `${a} and ${b} ${value}`)
  return [
    ...table(['entity', 'how many', 'which'], rows),
    ...(rho.length > 0 ? ['', `Correlations: ${rho.join(', ')}.`] : []),
  ]
}

const process = (): string[] =>
  section('3. Process overview and scheduling', [
    'A step runs these phases in this order:',
    '',
    ...PHASES.map(([name], i) => `${i + 1}. **${name}.** ${PHASES_IN_WORDS[name]}`),
    '',
    AT_THE_END,
  ])

const concepts = (): string[] =>
  section('4. Design concepts', [
    ...CONCEPTS.flatMap(([name, text]) => [`**${name}.** ${text}`, '']),
    'Moves of the mark and causes of liquidations are put down to:',
    '',
    ...originTable(),
    '',
    `Observed: ${OBSERVATIONS.map(({ id }) => code(id)).join(', ')}.`,
  ])

/** What every cohort has, by cohort. */
function cohortTables(scenario: Scenario): string[] {
  return partsInUse(scenario, CATALOGUE)
    .filter(({ part }) => part === undefined)
    .flatMap(use => {
      const { id, protocol, market, collateralAsset } =
        use.values as unknown as Scenario['cohorts'][number]
      const where = `in protocol ${code(protocol)} on market ${code(market)}`
      const coins = collateralAsset === '' ? '' : `, part of its equity in ${code(collateralAsset)}`
      return [`**Cohort ${code(id)}**, ${where}${coins}:`, '', ...valueTable(use), '']
    })
}

function editTable({ edits }: Scenario): string[] {
  return table(
    ['at step', 'parameter', 'becomes'],
    edits.flatMap(({ step, patches }) =>
      patches.map(({ path, value }) => [step, code(pathText(path)), String(value)]),
    ),
  )
}

/** Every part in use with every value, in the order of the document. */
function submodels(scenario: Scenario): string[] {
  return partsInUse(scenario, CATALOGUE).flatMap(use => {
    const { path, part, values } = use
    if (part === undefined) return []
    const beside = ['asset', 'market', 'step'].flatMap(key =>
      key in values && !(key in part.params) ? [`${key} ${valueText(values[key])}`] : [],
    )
    return [
      `### ${part.name}: ${code(part.id)} at ${code(pathText(path))}`,
      '',
      [part.about, ...(beside.length > 0 ? [`Here: ${beside.join(', ')}.`] : [])].join(' '),
      '',
      ...valueTable(use),
      '',
    ]
  })
}

function valueTable({ params, values }: Use): readonly string[] {
  const rows = Object.entries(params)
  if (rows.length === 0) return ['It has no parameters.']
  return table(
    ['parameter', 'value', 'unit', 'what it does'],
    rows.map(([name, param]) => [code(name), fullText(values[name]), unitOf(param), param.help]),
  )
}

/** A value in full: a description leaves nothing out that a run depends on. */
const fullText = (value: unknown): string =>
  Array.isArray(value) ? JSON.stringify(value) : valueText(value)
