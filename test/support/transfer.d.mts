import type { Page } from 'playwright-core'

/** Opens a built page and hears what it asks for until its market lives: file names, and their bytes compressed as a host would. */
export function firstView(page: Page, url: string): Promise<{ files: string[]; bytes: number }>
