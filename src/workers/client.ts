/** The page's side: starts the worker, watches that it lives, and lets it go. */
import { wrap } from 'comlink'
import { listen } from './pulse.ts'
import url from './sim.worker.ts?worker&url'
import type { SimService } from './messages.ts'
import { startWorker } from './startWorker.ts'

/** The worker broke or fell silent. The way back is to start another. */
export class WorkerLost extends Error {
  override name = 'WorkerLost'
  readonly isSilent: boolean

  constructor(message: string, isSilent = false) {
    super(message)
    this.isSilent = isSilent
  }
}

export interface SimClient {
  /** Calls the service; rejects with WorkerLost if the worker breaks or falls silent. */
  readonly call: <T>(ask: (service: SimService) => Promise<T>) => Promise<T>
  /** Gives a silent worker more time. */
  readonly wait: () => void
  readonly stop: () => void
}

export interface Watcher {
  /** Called when the worker has been silent for long, and when it is heard again. */
  readonly onsilent: (isSilent: boolean) => void
  /** Called once, whether or not a call is under way. */
  readonly onlost: (error: WorkerLost) => void
}

const NOBODY: Watcher = { onsilent: () => undefined, onlost: () => undefined }

export function startSim({ onsilent, onlost }: Watcher = NOBODY): SimClient {
  const worker = startWorker(url, 'simulation')
  const service = wrap<SimService>(worker)
  const stop = (): void => {
    pulse.stop()
    worker.terminate()
  }
  let lose: (error: WorkerLost) => void
  const lost = new Promise<never>((_, reject) => {
    lose = error => {
      stop()
      reject(error)
    }
  })
  lost.catch(onlost)
  const pulse = listen({
    onsilent,
    onlost: () => lose(new WorkerLost('the worker does not answer', true)),
  })
  worker.addEventListener('message', pulse.beat)
  worker.onerror = event => lose(new WorkerLost(event.message || 'the worker broke'))
  worker.onmessageerror = () => lose(new WorkerLost('a message could not be read'))
  return {
    call: ask => Promise.race([ask(service), lost]),
    wait: pulse.beat,
    stop,
  }
}
