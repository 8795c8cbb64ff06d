/** Tries forbidden acts one by one, and tells what became of each. */

/** `blocked`: refused aloud; `through`: it had its effect; `nothing`: neither, for as long as was waited. */
export type Outcome = 'blocked' | 'through' | 'nothing'

export interface Tried {
  readonly name: string
  readonly outcome: Outcome
  /** The directive that was broken, or the error. */
  readonly why: string
}

/** What an act may use. */
export interface Yard {
  /** Address of a foreign origin that answers everything, without a slash at its end. */
  readonly foreign: string
  /** Says that the act had its effect. */
  readonly through: () => void
  /** JavaScript text that says so. */
  readonly code: string
  /** Starts a worker, past Trusted Types where the page can. */
  readonly start: (url: string) => Worker
}

export interface Act {
  readonly name: string
  /** Start of the directive that it breaks. */
  readonly breaks: string
  /** A promise that rejects is a refusal. */
  readonly attempt: (yard: Yard) => unknown
}

/** Milliseconds that an act is waited for. */
const PATIENCE = 2_000

/** Milliseconds after a refusal in which it may still turn out to have had its effect. */
const AFTERMATH = 60

/** Tries each act in turn, in a page or in a worker. */
export async function tryAll(
  acts: readonly Act[],
  yard: Pick<Yard, 'foreign' | 'start'>,
): Promise<readonly Tried[]> {
  const got = new Set<string>()
  Object.assign(globalThis, { gotThrough: (name: string) => got.add(name) })
  addEventListener('message', ({ data }: MessageEvent) => {
    if (typeof data === 'object' && data && 'gotThrough' in data) got.add(String(data.gotThrough))
  })
  const tried: Tried[] = []
  for (const act of acts) {
    const { name } = act
    const own = {
      ...yard,
      through: () => void got.add(name),
      code: `globalThis.gotThrough(${JSON.stringify(name)})`,
    }
    const why = await refusal(act, own, () => got.has(name))
    await pause(AFTERMATH)
    tried.push({ name, outcome: why === undefined ? 'nothing' : 'blocked', why: why ?? '' })
  }
  return tried.map(one => (got.has(one.name) ? { ...one, outcome: 'through' } : one))
}

/** Why an act was refused; undefined if it was not, or not aloud. */
function refusal(act: Act, yard: Yard, isThrough: () => boolean): Promise<string | undefined> {
  return new Promise(resolve => {
    const end = (why: string | undefined): void => {
      removeEventListener('securitypolicyviolation', seen)
      clearInterval(watch)
      clearTimeout(limit)
      resolve(why)
    }
    const seen = ({ effectiveDirective }: SecurityPolicyViolationEvent): void => {
      if (effectiveDirective.startsWith(act.breaks)) end(effectiveDirective)
    }
    // Events of the document arrive at the window as well.
    addEventListener('securitypolicyviolation', seen)
    const watch = setInterval(() => isThrough() && end(undefined), 20)
    const limit = setTimeout(() => end(undefined), PATIENCE)
    void Promise.resolve()
      .then(() => act.attempt(yard))
      .catch((error: unknown) => end(String(error)))
  })
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}
