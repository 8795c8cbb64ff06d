/** A page a slot: every part that may stand there, with all of its parameters. */
import type { StrategyPart } from '../../agents/strategy.ts'
import { CATALOGUE } from '../../engine/catalogue.ts'
import type { BreakerPart } from '../../protocol/breakers/breaker.ts'
import { cohortParams, cohortRelations } from '../../scenario/cohort.ts'
import type { Declarations, Param, ParamSpecs, Part } from '../../scenario/declaration.ts'
import { defaultsOf } from '../../scenario/defaults.ts'
import { ROLES } from '../../world/world.ts'
import { code, fileName, numberText, page, table, type Pages } from './markdown.ts'
import { SLOT_NAMES, SLOTS_IN_WORDS } from './slotsInWords.ts'

/** The parts of a slot by id, agents by role first: a catalogue's own order is the bundler's. */
export function partsOf(slot: keyof Declarations): readonly Part[] {
  const parts = [...(CATALOGUE[slot] as ReadonlyMap<string, Part>).values()]
  const rank = (part: Part): number => (slot === 'agents' ? ROLES.indexOf((part as StrategyPart).role) : 0) // prettier-ignore
  return parts.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
}

/** Where a slot's page stands, from the folder of the docs. */
export const pageOf = (slot: keyof Declarations): string => `model/${fileName(slot)}.md`

/** A page for each slot, and one for what every cohort has. */
export function partPages(): Pages {
  return new Map([
    ...SLOT_NAMES.map(slot => [pageOf(slot), slotPage(slot)] as const),
    ['model/cohorts.md', cohortPage()] as const,
  ])
}

function slotPage(slot: keyof Declarations): string {
  const { title, place, about } = SLOTS_IN_WORDS[slot]
  return page([
    `# ${title}`,
    '',
    `${about} In a document: ${code(place)}. [All of the model](../model.md).`,
    '',
    ...partsOf(slot).flatMap(part => [
      `## ${part.name}: ${code(part.id)}`,
      '',
      part.about,
      '',
      ...traitsOf(slot, part),
      ...paramTable(part.params),
      ...relationLines(part.relations),
    ]),
  ])
}

function cohortPage(): string {
  return page([
    '# Cohorts',
    '',
    'What every cohort has beside its strategy. In a document: `cohorts[]`. [All of the model](../model.md).',
    '',
    ...paramTable(cohortParams),
    ...relationLines(cohortRelations),
  ])
}

/** What a part declares beside its parameters. */
function traitsOf(slot: keyof Declarations, part: Part): readonly string[] {
  if (slot === 'agents') return agentTraits(part as StrategyPart)
  if (slot !== 'breakers') return []
  const { stops } = part as unknown as BreakerPart
  return [
    `While it is tripped it stops: ${stops(defaultsOf(part.params) as never).join(', ')}.`,
    '',
  ]
}

function agentTraits({ role, memory, options, deposits, plan }: StrategyPart): readonly string[] {
  const words = [
    `Role: ${role}.`,
    memory.length > 0 ? `Remembers: ${memory.join(', ')}.` : 'Remembers nothing.',
    options === 'none' ? '' : `Options: ${options} them.`,
    deposits ? 'May own shares of the vault.' : '',
    plan ? `Plan: ${plan.phases.join('; ')}.` : '',
  ]
  return [words.filter(word => word !== '').join(' '), '']
}

/** A table of parameters: all that is declared of each. */
export function paramTable(params: ParamSpecs): readonly string[] {
  const rows = Object.entries(params)
  if (rows.length === 0) return ['It has no parameters.', '']
  return [
    ...table(
      ['parameter', 'on the page', 'unit', 'default', 'allowed', 'live', 'what it does', 'channel'],
      rows.map(([name, param]) => [
        code(name),
        param.label,
        unitOf(param),
        valueText(param.default),
        allowedOf(param),
        param.live ? 'live' : '',
        param.help,
        param.channel ?? '',
      ]),
    ),
    '',
  ]
}

function relationLines(relations: Part['relations'] = []): readonly string[] {
  return relations.flatMap(({ expected }) => [`Must hold: ${expected}.`, ''])
}

export const unitOf = (param: Param): string =>
  'unit' in param && param.unit !== 'none' ? param.unit : ''

/** A value of a parameter; a long path by its ends. */
export function valueText(value: unknown): string {
  if (typeof value === 'number') return numberText(value)
  if (!Array.isArray(value)) return String(value)
  const point = (at: number): string => JSON.stringify(value.at(at))
  return value.length <= 4 ? JSON.stringify(value) : `${value.length} points, ${point(0)} to ${point(-1)}` // prettier-ignore
}

export function allowedOf(param: Param): string {
  if (param.kind === 'choice') return param.choices.join(', ')
  if (param.kind === 'toggle') return 'true, false'
  if (param.kind === 'points') return 'pairs [minutes, usd]'
  const range = `${numberText(param.min)} to ${numberText(param.max)}`
  return param.kind === 'whole' ? `whole, ${range}` : range
}
