/** Tries the forbidden acts in whatever page it is added to, as `probe.js?foreign=ORIGIN`, and whether that page lives on. */
import { COMMON } from './acts.ts'
import { tryAll } from './attempt.ts'
import { PAGE_ACTS } from './pageActs.ts'
import { tell } from './report.ts'

/** Milliseconds in which a page that lives changes something. */
const LIFE = 30_000

if (window.top === window) await probe()
else await tell({ kind: 'embedded' })

async function probe(): Promise<void> {
  const foreign = new URL(import.meta.url).searchParams.get('foreign') ?? ''
  // The page's own policy is taken: a worker of ours is plain text to it.
  const start = (url: string): Worker => new Worker(url)
  const tried = await tryAll([...COMMON, ...PAGE_ACTS], { foreign, start })
  await tell({ kind: 'policy', where: 'page', tried })
  await tell({ kind: 'lives', changed: await isChanging() })
}

/** Whether the page changes by itself. */
function isChanging(): Promise<boolean> {
  return new Promise(resolve => {
    const observer = new MutationObserver(() => end(true))
    const timer = setTimeout(() => end(false), LIFE)
    const end = (changes: boolean): void => {
      observer.disconnect()
      clearTimeout(timer)
      resolve(changes)
    }
    observer.observe(document.body, { characterData: true, childList: true, subtree: true })
  })
}
