/** Symmetric matrices of correlations, as rows: whether they can be, and their root. */

const SWEEPS = 40
const EPSILON = 2.220446049250313e-16

/**
 * The smallest eigenvalue of a symmetric matrix by Jacobi's rotations in cyclic order, within a few
 * ulp of the largest. NaN if an entry is not finite; Infinity of an empty matrix.
 */
export function smallestEigenvalue(matrix: readonly (readonly number[])[]): number {
  const a = matrix.map(row => Float64Array.from(row))
  const scale = sumOfSquares(a, false)
  if (!(scale < Infinity)) return NaN
  for (let n = 0; n < SWEEPS && sumOfSquares(a, true) > EPSILON * EPSILON * scale; n++) sweep(a)
  return a.reduce((least, row, i) => Math.min(least, row[i]), Infinity)
}

/**
 * Lower triangular root: matrix = root times its transpose. Undefined if the matrix is not positive
 * semidefinite; one that misses it by less than 1e-7 of its diagonal can pass as singular, with
 * zeros in a column of its root.
 */
export function cholesky(
  matrix: readonly (readonly number[])[],
): readonly (readonly number[])[] | undefined {
  const size = matrix.length
  const root = matrix.map(() => new Array<number>(size).fill(0))
  for (let j = 0; j < size; j++) {
    const pivot = remainder(matrix, root, j, j)
    const noise = 4 * size * EPSILON * Math.abs(matrix[j][j])
    if (!(pivot >= -noise)) return undefined
    const isSingular = pivot <= noise
    if (!isSingular) root[j][j] = Math.sqrt(pivot)
    for (let i = j + 1; i < size; i++) {
      const rest = remainder(matrix, root, i, j)
      if (!isSingular) root[i][j] = rest / root[j][j]
      else if (!(rest * rest <= noise * Math.abs(matrix[i][i]))) return undefined
    }
  }
  return root
}

/** What of an entry the columns before j have not explained. */
function remainder(
  matrix: readonly (readonly number[])[],
  root: readonly (readonly number[])[],
  i: number,
  j: number,
): number {
  let rest = matrix[i][j]
  for (let k = 0; k < j; k++) rest -= root[i][k] * root[j][k]
  return rest
}

function sweep(a: readonly Float64Array[]): void {
  for (let p = 0; p < a.length; p++) {
    for (let q = p + 1; q < a.length; q++) if (a[p][q] !== 0) rotate(a, p, q)
  }
}

/** Turns rows and columns p and q so that the entry between them is 0. */
function rotate(a: readonly Float64Array[], p: number, q: number): void {
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  for (let k = 0; k < a.length; k++) {
    const kp = a[k][p]
    const kq = a[k][q]
    a[k][p] = cosine * kp - sine * kq
    a[k][q] = sine * kp + cosine * kq
  }
  for (let k = 0; k < a.length; k++) {
    const pk = a[p][k]
    const qk = a[q][k]
    a[p][k] = cosine * pk - sine * qk
    a[q][k] = sine * pk + cosine * qk
  }
  a[p][q] = 0
  a[q][p] = 0
}

function sumOfSquares(a: readonly Float64Array[], isOffDiagonal: boolean): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < a.length; j++) if (!isOffDiagonal || i !== j) sum += a[i][j] * a[i][j]
  }
  return sum
}
