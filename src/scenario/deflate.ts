/** Raw deflate through the platform's streams, stopped as soon as it grows too large. */

type Bytes = Uint8Array<ArrayBuffer>

/** What came of inflating. */
export type Inflated =
  | { readonly type: 'whole'; readonly bytes: Bytes }
  | { readonly type: 'too large' }
  /** One whole stream, and bytes after it. */
  | { readonly type: 'trailing' }
  | { readonly type: 'broken' }

/** One layer of raw deflate. */
export async function deflate(bytes: Bytes): Promise<Bytes> {
  const { done, chunks } = await pump(new CompressionStream('deflate-raw'), [bytes], Infinity)
  if (!done) throw new Error('the platform refused to deflate')
  return joined(chunks)
}

/** Inflates one layer of raw deflate to at most `limit` bytes. Every byte must be needed. */
export async function inflate(bytes: Bytes, limit: number): Promise<Inflated> {
  const { done, chunks, length } = await attempt([bytes], limit)
  if (length > limit) return { type: 'too large' }
  // Some engines pass over what follows the end of the stream, others break off there.
  const hasTrail = done
    ? (await attempt([bytes.subarray(0, -1)], limit)).done
    : await breaksAfterEnd(bytes, limit)
  if (hasTrail) return { type: 'trailing' }
  return done ? { type: 'whole', bytes: joined(chunks) } : { type: 'broken' }
}

/** Whether a stream that breaks off is whole up to the byte at which it does. */
async function breaksAfterEnd(bytes: Bytes, limit: number): Promise<boolean> {
  const coarse = await attempt(pieces(bytes, 0, 64), limit)
  const from = coarse.taken * 64
  const fine = await attempt([bytes.subarray(0, from), ...pieces(bytes, from, 1)], limit)
  const end = from + fine.taken - 1
  return end < bytes.length && (await attempt([bytes.subarray(0, end)], limit)).done
}

/** The bytes from a place on, `size` at a time. */
function pieces(bytes: Bytes, from: number, size: number): Bytes[] {
  const count = Math.ceil((bytes.length - from) / size)
  return Array.from({ length: count }, (_, i) =>
    bytes.subarray(from + i * size, from + (i + 1) * size),
  )
}

function attempt(parts: readonly Bytes[], limit: number): Promise<Pumped> {
  return pump(new DecompressionStream('deflate-raw'), parts, limit)
}

interface Pumped {
  /** The stream ended well. */
  readonly done: boolean
  readonly chunks: readonly Bytes[]
  /** Bytes that came out. */
  readonly length: number
  /** Parts that went in before it broke off. */
  readonly taken: number
}

/** Pushes parts through a stream and collects what comes out, up to the first chunk past a limit. */
async function pump(
  stream: CompressionStream | DecompressionStream,
  parts: readonly Bytes[],
  limit: number,
): Promise<Pumped> {
  const writing = feed(stream.writable.getWriter(), parts)
  const reader = stream.readable.getReader()
  const chunks: Bytes[] = []
  let length = 0
  let done = false
  try {
    while (!done && length <= limit) {
      const next = await reader.read()
      done = next.done
      if (!next.value) continue
      chunks.push(next.value as Bytes)
      length += next.value.length
    }
  } catch {
    done = false
  }
  // Frees whatever waits on either side; what was refused is known already.
  await reader.cancel().catch(() => undefined)
  return { done, chunks, length, taken: await writing }
}

async function feed(
  writer: WritableStreamDefaultWriter<BufferSource>,
  parts: readonly Bytes[],
): Promise<number> {
  let taken = 0
  try {
    for (; taken < parts.length; taken++) await writer.write(parts[taken])
    await writer.close()
  } catch {
    // The reading side sees the same error.
  }
  return taken
}

function joined(chunks: readonly Bytes[]): Bytes {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
