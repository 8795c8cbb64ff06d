/** Starts a worker of our own under the page policy. */

interface ScriptPolicy {
  createScriptURL(url: string): string
}

/** Under Trusted Types a worker's address must come from a named policy, made once; elsewhere it is just text. */
const policy: ScriptPolicy = (
  globalThis as { trustedTypes?: { createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy } }
).trustedTypes?.createPolicy('sim-worker', { createScriptURL: ownScript }) ?? {
  createScriptURL: ownScript,
}

function ownScript(address: string): string {
  const { origin } = new URL(address, location.href)
  if (origin !== location.origin) throw new Error(`worker from ${origin}, expected our own origin`)
  return address
}

export function startWorker(url: string, name: string): Worker {
  return new Worker(policy.createScriptURL(url), { type: 'module', name })
}
