/** All pages that are written from the declarations. */
import { LAWS } from '../../study/storm/laws/index.ts'
import type { Figure } from './figures.ts'
import { guaranteesPage } from './guaranteesPage.ts'
import { limitsPage } from './limitsPage.ts'
import type { Pages } from './markdown.ts'
import { modelPage } from './modelPage.ts'
import { oddPage } from './odd.ts'
import { partPages } from './partPages.ts'
import { presetPage } from './presetPage.ts'

/** By file name under the folder of the docs. */
export function docPages(figures: readonly Figure[]): Pages {
  return new Map([
    ['model.md', modelPage()],
    ...partPages(),
    ['model/presets.md', presetPage()],
    ['odd.md', oddPage()],
    ['guarantees.md', guaranteesPage(figures, LAWS)],
    ['limits.md', limitsPage()],
  ])
}
