import type { Ensemble } from '../../../src/study/ensemble.ts'

/** An ensemble whose figure of this id has these values, rows macro seeds. */
export function ensembleOf(id: string, rows: readonly (readonly number[])[]): Ensemble {
  return {
    macroSeeds: rows.map((_, k) => `seed/${k}`),
    micros: rows[0].length,
    digests: rows.map(row => row.map(() => '')),
    figures: { [id]: rows },
  }
}
