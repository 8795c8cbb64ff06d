import { deriveKey, normal, uniform, type Key } from '../../../src/kernel/random.ts'

const KEY: Key = [0x57a7, 0x1571]

/** Numbers that depend on nothing but the sample's number. */
export function normals(sample: number, count: number): number[] {
  const [k0, k1] = deriveKey(KEY, 1, sample)
  return Array.from({ length: count }, (_, i) => normal(k0, k1, i, 0))
}

export function uniforms(sample: number, count: number): number[] {
  const [k0, k1] = deriveKey(KEY, 2, sample)
  return Array.from({ length: count }, (_, i) => uniform(k0, k1, i, 0))
}
