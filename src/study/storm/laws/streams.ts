/** R18: random streams hang by who draws alone. */
import type { Law } from '../law.ts'

export const ownLuck: Law = {
  id: 'R18',
  name: 'no two cohorts draw the same luck',
  formula: 'key of the luck of a cohort differs from that of every other',
  bind: (run, note) => ({
    end: () => {
      const keys = new Map<string, string>()
      for (const { cohort, luck } of run.rules.cohorts) {
        const key = luck.key.join(' ')
        const other = keys.get(key)
        note(other === undefined, () => ({
          what: `cohort ${cohort.id}, key of its luck`,
          left: key,
          right: `another than that of ${other}`,
        }))
        keys.set(key, cohort.id)
      }
    },
  }),
}
