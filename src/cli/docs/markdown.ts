/** Pieces of a page in Markdown. */

/** Pages by file name, as they stand under the folder of the docs. */
export type Pages = ReadonlyMap<string, string>

export type Cell = string | number

/** A table. Columns keep no width: a long word in one row would widen every other. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const line = (cells: readonly Cell[]): string => `| ${cells.map(cellText).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)]
}

/** Lines of a page, with one end of line at the end. */
export const page = (lines: readonly string[]): string =>
  `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`

export const code = (text: Cell): string => `\`${text}\``

/** `bookMargins` as a file is called: `book-margins`. */
export const fileName = (name: string): string =>
  name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/** A number as a page shows it: 100,000,000, 0.0125, 1e-12. */
export function numberText(value: number): string {
  const text = String(value)
  return /^-?\d{5,}$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, ',') : text
}

const cellText = (value: Cell): string => String(value).replaceAll('|', '\\|').replace(/\s+/g, ' ')
