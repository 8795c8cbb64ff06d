/** What must hold between the fields of a document: names that exist, sizes that fit, relations. */
import type * as z from 'zod/mini'
import { collateralFindings } from './collateralFindings.ts'
import { correlationFindings } from './correlations.ts'
import type { Declarations } from './declaration.ts'
import { type Finding, shown } from './faults.ts'
import { nameFindings } from './names.ts'
import { optionFindings } from './optionFindings.ts'
import { partsInUse, type Use } from './parts.ts'
import { type Doc, isDoc, isUnder, type Path } from './path.ts'
import { sizeFindings } from './sizes.ts'
import { timeFindings } from './times.ts'

/**
 * Adds what is wrong between fields to the issues of a document whose fields were parsed one by
 * one. The document may be broken: what does not have the right type is passed over, because it
 * has an issue of its own.
 */
export function checkStructure(
  doc: unknown,
  declarations: Declarations,
  issues: z.core.$ZodRawIssue[],
): void {
  if (!isDoc(doc)) return
  const broken = issues.map(({ path }) => (path ?? []) as Path)
  const findings = [
    ...nameFindings(doc),
    ...sizeFindings(doc),
    ...correlationFindings(doc),
    ...optionFindings(doc),
    ...collateralFindings(doc),
    ...timeFindings(doc),
    ...partsInUse(doc, declarations).flatMap(({ path, relations, values }) => {
      const isSound = (name: string): boolean =>
        !broken.some(other => isUnder(other, [...path, name]))
      const sound = relations.filter(({ of }) => of.every(isSound))
      return brokenRelations(path, sound, values)
    }),
  ]
  for (const { code, path, got, expected } of findings) {
    const message = `${code} ${expected}`
    issues.push({ code: 'custom', path: [...path], message, input: doc, params: { got } })
  }
}

/** The relations that do not hold, reported at the first parameter each one speaks of. */
export function brokenRelations(path: Path, relations: Use['relations'], values: Doc): Finding[] {
  return relations
    .filter(relation => !relation.holds(values as never))
    .map(({ of, expected, code = 'E_RELATION' }) => ({
      code,
      path: [...path, of[0]],
      got: valuesText(of, values),
      expected,
    }))
}

/** `initial 0.05, maintenance 0.06`. */
function valuesText(names: readonly string[], values: Doc): string {
  return names.map(name => `${name} ${shown(values[name])}`).join(', ')
}
