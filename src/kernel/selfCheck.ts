import { hashFloats, hashHex, hashStart } from './digest.ts'
import { exp, log, log1p, pow } from './exponential.ts'
import { erf, normalCdf, normalDensity, normalQuantile } from './normal.ts'
import { uniforms } from './random.ts'
import { cos, sin, tanh } from './trigonometry.ts'

/** A function with the ranges its arguments are drawn from. */
interface Probe {
  readonly run: (x: number, y: number) => number
  readonly x: readonly [number, number]
  readonly y?: readonly [number, number]
}

const PROBES: Readonly<Record<string, Probe>> = {
  exp: { run: exp, x: [-30, 30] },
  expWide: { run: exp, x: [-760, 720] },
  log: { run: log, x: [0, 1000] },
  logNearOne: { run: log, x: [0.9, 1.1] },
  log1p: { run: log1p, x: [-0.99, 1] },
  pow: { run: pow, x: [0, 100], y: [-10, 10] },
  sin: { run: sin, x: [-131072, 131072] },
  cos: { run: cos, x: [-7, 7] },
  tanh: { run: tanh, x: [-6, 6] },
  erf: { run: erf, x: [-6.5, 6.5] },
  normalCdf: { run: normalCdf, x: [-39, 9] },
  normalDensity: { run: normalDensity, x: [-41, 41] },
  normalQuantile: { run: normalQuantile, x: [0, 1] },
  normalQuantileTail: { run: normalQuantile, x: [0, 1e-9] },
}

const CHUNK = 4096

/**
 * A digest per function of its results at `count` drawn arguments. Two machines that print the same
 * ones agree to the last bit, on the draws too.
 */
export function mathsHashes(count: number): Record<string, string> {
  const hashes: Record<string, string> = {}
  for (const [name, probe] of Object.entries(PROBES)) hashes[name] = probeHash(probe, count)
  return hashes
}

function probeHash({ run, x, y = [0, 0] }: Probe, count: number): string {
  const state = hashStart()
  const rows = new Int32Array(CHUNK)
  const xs = new Float64Array(CHUNK)
  const ys = new Float64Array(CHUNK)
  for (let from = 0; from < count; from += CHUNK) {
    const size = count - from < CHUNK ? count - from : CHUNK
    for (let j = 0; j < size; j++) rows[j] = from + j
    uniforms(1, 2, rows, size, 0, xs)
    uniforms(1, 2, rows, size, 1, ys)
    for (let j = 0; j < size; j++) {
      xs[j] = run(x[0] + (x[1] - x[0]) * xs[j], y[0] + (y[1] - y[0]) * ys[j])
    }
    hashFloats(state, xs, 0, size)
  }
  return hashHex(state)
}
