/** A page without a face: tries what the policy forbids, has a worker make the runs, and tells the command. */
import { startWorker } from '../../../workers/startWorker.ts'
import { COMMON } from './acts.ts'
import { tryAll } from './attempt.ts'
import { PAGE_ACTS } from './pageActs.ts'
import { tell, type Report } from './report.ts'
import url from './cases.worker.ts?worker&url'
import type { Plan } from '../cases.ts'
import type { Order } from './cases.worker.ts'

if (window.top === window) await work()
else await tell({ kind: 'embedded' })

async function work(): Promise<void> {
  const query = new URLSearchParams(location.search)
  const foreign = query.get('foreign') ?? ''
  const start = (address: string): Worker => startWorker(address, 'probe')
  const tried = await tryAll([...COMMON, ...PAGE_ACTS], { foreign, start })
  await tell({ kind: 'policy', where: 'page', tried })
  const worker = startWorker(url, 'cases')
  worker.onmessage = ({ data }: MessageEvent<Report>) => void tell(data)
  worker.onerror = ({ message }) => void tell({ kind: 'failed', error: message || 'worker broke' })
  const plan = JSON.parse(query.get('plan') ?? '') as Plan
  worker.postMessage({ plan, foreign } satisfies Order)
}
