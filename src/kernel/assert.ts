/** The program is wrong: a contract between two of its parts was broken. Never caught by the engine. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

/** Throws InvariantError unless `condition` holds. The message is only made when it is needed. */
export function assert(condition: unknown, message: () => string): asserts condition {
  if (!condition) throw new InvariantError(message())
}
