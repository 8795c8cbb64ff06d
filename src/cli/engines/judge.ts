/** Which forbidden acts a browser refused: what the page says of them, and what a foreign origin saw. */
import type { Visit } from './visit.ts'

export interface Judged {
  readonly name: string
  readonly isBlocked: boolean
  /** The directive or error that refused it, or what became of it. */
  readonly why: string
}

/** Every act of page and worker, and that a foreign page shows ours in a frame. */
export function judge({ reports, seen }: Visit): readonly Judged[] {
  const tried = reports.flatMap(report =>
    report.kind === 'policy'
      ? report.tried.map(({ name, outcome, why }): Judged => {
          const isBlocked = outcome === 'blocked' && !seen.has(name)
          const became = seen.has(name) ? 'a foreign origin was asked' : outcome
          return { name: `${name} in a ${report.where}`, isBlocked, why: isBlocked ? why : became }
        })
      : [],
  )
  const isEmbedded = reports.some(({ kind }) => kind === 'embedded')
  const why = isEmbedded ? 'it ran in the frame' : 'frame-ancestors'
  return [...tried, { name: 'a foreign frame around the page', isBlocked: !isEmbedded, why }]
}
