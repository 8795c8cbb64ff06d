/** One worker and the calls to it, made strictly one after another. */
import { startSim } from '../../workers/client.ts'
import type { SimService, Source } from '../../workers/messages.ts'

/** What is asked of the service. */
export type Ask<T> = (service: SimService) => Promise<T>

export interface Connection {
  /** Makes a call when those before it are done. Never settles once the connection is stopped. */
  readonly ask: <T>(call: Ask<T>, patience?: number) => Promise<T>
  /** Whether a call is under way or waiting. */
  readonly busy: () => boolean
  readonly stop: () => void
}

/** Milliseconds that a whole run in one call may take. */
export const WHOLE_RUN = 120_000

/** Starts a worker. */
export function connect(): Connection {
  const client = startSim()
  let tail: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let isStopped = false
  return {
    ask: (call, patience) => {
      waiting++
      const made = tail.then(() => client.call(call, patience))
      const settled = made.finally(() => waiting--)
      tail = settled.catch(() => undefined)
      return new Promise((resolve, reject) => {
        settled.then(
          value => {
            if (!isStopped) resolve(value)
          },
          (error: unknown) => {
            if (!isStopped) reject(error as Error)
          },
        )
      })
    },
    busy: () => waiting > 0,
    stop: () => {
      isStopped = true
      client.stop()
    },
  }
}

/** Digest of a whole run, computed by a worker of its own; undefined if it cannot be. */
export async function digestElsewhere(source: Source): Promise<string | undefined> {
  const client = startSim()
  try {
    const result = await client.call(service => service.digestOf(source), WHOLE_RUN)
    return 'digest' in result ? result.digest : undefined
  } catch {
    return undefined
  } finally {
    client.stop()
  }
}
