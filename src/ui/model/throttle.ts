/** Lets through at most one value each interval for a key, and always the last one. */

export interface Throttle<V> {
  readonly push: (key: string, value: V) => void
  /** Forgets what is waiting. */
  readonly clear: () => void
}

/** Calls `emit` at once for a key that has been quiet, else when its interval is over. */
export function throttle<V>(interval: number, emit: (key: string, value: V) => void): Throttle<V> {
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const waiting = new Map<string, V>()
  const release = (key: string): void => {
    timers.delete(key)
    if (!waiting.has(key)) return
    const value = waiting.get(key) as V
    waiting.delete(key)
    send(key, value)
  }
  const send = (key: string, value: V): void => {
    timers.set(
      key,
      setTimeout(() => release(key), interval),
    )
    emit(key, value)
  }
  return {
    push: (key, value) => {
      if (timers.has(key)) waiting.set(key, value)
      else send(key, value)
    },
    clear: () => {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      waiting.clear()
    },
  }
}
