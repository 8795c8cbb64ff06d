/** What differs from one browser to the next may not be called by a run: here it throws. */
import { LawBroken } from '../study/storm/court.ts'

/** Members of Math whose last bits, or all of whose bits, are not the same everywhere. */
const FORBIDDEN = ['exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'pow', 'sin', 'cos', 'tan', 'tanh', 'sinh', 'cosh', 'asin', 'acos', 'atan', 'atan2', 'asinh', 'acosh', 'atanh', 'cbrt', 'hypot', 'random'] as const // prettier-ignore

/** R8: runs `act` while each of them throws that the law is broken. They are as before afterwards. */
export function withoutNatives<T>(act: () => T): T {
  const before = FORBIDDEN.map(name => Math[name])
  for (const name of FORBIDDEN) {
    Math[name] = () => {
      throw new LawBroken({
        law: 'R8',
        name: 'a run calls nothing that differs from one browser to the next',
        formula: 'calls of transcendental members of Math and of its random = 0',
        step: 0,
        phase: 'in a phase',
        what: 'a call of Math',
        left: name,
        right: 'a function of the kernel',
      })
    }
  }
  try {
    return act()
  } finally {
    FORBIDDEN.forEach((name, i) => (Math[name] = before[i] as () => number))
  }
}
