/** Ctrl-C between two chunks of work: what is written is valid, and the exit code is 130. */
export class Interrupted extends Error {
  override name = 'Interrupted'
}

let asked = false
process.once('SIGINT', () => (asked = true))
process.once('SIGTERM', () => (asked = true))

/** Lets signals in, and stops here if one came. */
export async function breathe(): Promise<void> {
  await new Promise(resolve => setImmediate(resolve))
  if (asked) throw new Interrupted('interrupted')
}
