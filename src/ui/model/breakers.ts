/** Places of breakers: events name one by its protocol and its place there, a frame lists all of them in turn. */
import type { Opened } from '../../workers/messages.ts'

export type BreakerIndex = (protocol: number, place: number) => number

/** Place in `Frame.breakers` of a breaker of a protocol. */
export function breakerIndex({ protocols = [] }: Partial<Opened['scenario']>): BreakerIndex {
  let sum = 0
  const before = protocols.map(({ breakers }) => {
    const first = sum
    sum += breakers.length
    return first
  })
  return (protocol, place) => (before[protocol] ?? 0) + place
}
