/** Tries the forbidden acts in whatever worker imports it, as `probeWorker.js?foreign=ORIGIN`. */
import { startWorker } from '../../../workers/startWorker.ts'
import { COMMON } from './acts.ts'
import { tryAll } from './attempt.ts'
import { tell } from './report.ts'

const foreign = new URL(import.meta.url).searchParams.get('foreign') ?? ''
const start = (url: string): Worker => startWorker(url, 'probe')
// Not awaited: the worker's own work waits for nobody.
void tryAll(COMMON, { foreign, start }).then(tried =>
  tell({ kind: 'policy', where: 'worker', tried }),
)
