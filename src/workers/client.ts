/** The page's side: starts the worker, watches that it answers, and lets it go. */
import { wrap } from 'comlink'
import url from './sim.worker.ts?worker&url'
import type { SimService } from './messages.ts'
import { startWorker } from './startWorker.ts'

/** The worker broke or fell silent. The way back is to start another. */
export class WorkerLost extends Error {
  override name = 'WorkerLost'
}

export interface SimClient {
  /** Calls the service; rejects with WorkerLost if the worker breaks or does not answer in time. */
  readonly call: <T>(ask: (service: SimService) => Promise<T>, patience?: number) => Promise<T>
  readonly stop: () => void
}

/** Milliseconds after which a silent worker counts as lost. */
const PATIENCE = 20_000

export function startSim(): SimClient {
  const worker = startWorker(url, 'simulation')
  const service = wrap<SimService>(worker)
  const broken = new Promise<never>((_, reject) => {
    worker.onerror = event => reject(new WorkerLost(event.message || 'the worker broke'))
    worker.onmessageerror = () => reject(new WorkerLost('a message could not be read'))
  })
  broken.catch(() => undefined)
  return {
    call: (ask, patience = PATIENCE) => {
      let timer: ReturnType<typeof setTimeout>
      const silent = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new WorkerLost('the worker does not answer')), patience)
      })
      return Promise.race([ask(service), broken, silent]).finally(() => clearTimeout(timer))
    },
    stop: () => worker.terminate(),
  }
}
