/** One worker and the calls to it, made strictly one after another. */
import type { Scenario } from '../../scenario/document.ts'
import { startSim, type SimClient, type Watcher } from '../../workers/client.ts'
import type { SimService, Source, Verdict } from '../../workers/messages.ts'

/** What is asked of the service. */
export type Ask<T> = (service: SimService) => Promise<T>

export interface Connection {
  /** Makes a call when those before it are done. Never settles once the connection is stopped. */
  readonly ask: <T>(call: Ask<T>) => Promise<T>
  /** Whether a call is under way or waiting. */
  readonly busy: () => boolean
  /** Gives a silent worker more time. */
  readonly wait: () => void
  readonly stop: () => void
}

/** Starts a worker. */
export function connect(
  watcher: Watcher,
  start: (watcher: Watcher) => SimClient = startSim,
): Connection {
  const client = start(watcher)
  let tail: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let isStopped = false
  return {
    ask: call => {
      waiting++
      const made = tail.then(() => client.call(call))
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
    wait: () => client.wait(),
    stop: () => {
      isStopped = true
      client.stop()
    },
  }
}

/** Digest of a whole run, computed by a worker of its own; undefined if it cannot be. */
export const digestElsewhere = (source: Source): Promise<string | undefined> =>
  elsewhere(async service => {
    const result = await service.digestOf(source)
    return 'digest' in result ? result.digest : undefined
  })

/** Fragment of a document, written by a worker of its own; undefined if it cannot be. */
export const linkElsewhere = (scenario: Scenario): Promise<string | undefined> =>
  elsewhere(async service => {
    const result = await service.linkOf(scenario)
    return 'fragment' in result ? result.fragment : undefined
  })

/** The first law that a run breaks, found by a worker of its own; null if none, undefined if that cannot be said. */
export const lawElsewhere = (source: Source): Promise<Verdict | null | undefined> =>
  elsewhere(async service => {
    const result = await service.lawOf(source)
    return result && 'faults' in result ? undefined : result
  })

async function elsewhere<T>(call: Ask<T>): Promise<T | undefined> {
  const client = startSim()
  try {
    return await client.call(call)
  } catch {
    return undefined
  } finally {
    client.stop()
  }
}
