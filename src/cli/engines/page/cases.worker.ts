/** Tries what the policy forbids in a worker, then makes the runs. */
import { startWorker } from '../../../workers/startWorker.ts'
import { runCases, type Plan } from '../cases.ts'
import { COMMON } from './acts.ts'
import { tryAll } from './attempt.ts'
import type { Report } from './report.ts'

export interface Order {
  readonly plan: Plan
  readonly foreign: string
}

const say = (report: Report): void => postMessage(report)

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  if ('plan' in data) work(data).catch((error: unknown) => fail(error))
})

async function work({ plan, foreign }: Order): Promise<void> {
  const start = (url: string): Worker => startWorker(url, 'probe')
  say({ kind: 'policy', where: 'worker', tried: await tryAll(COMMON, { foreign, start }) })
  const began = performance.now()
  runCases(plan, made => say({ kind: 'made', made }))
  const seconds = (performance.now() - began) / 1000
  say({ kind: 'done', seconds, agent: navigator.userAgent })
}

function fail(error: unknown): void {
  say({ kind: 'failed', error: String(error) })
}
