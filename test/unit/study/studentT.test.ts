import { describe, expect, test } from 'vitest'
import { normalQuantile } from '../../../src/kernel/normal.ts'
import { studentQuantile } from '../../../src/study/studentT.ts'

/** Degrees of freedom; t at 0.6, 0.95, 0.975 and 0.9995. */
const TABLE = [
  [1, 0.32491969623290634, 6.313751514675037, 12.706204736174694, 636.6192487687897],
  [2, 0.2886751345948128, 2.9199855803537242, 4.302652729749462, 31.599054576445365],
  [3, 0.2766706623326898, 2.3533634348018233, 3.1824463052837078, 12.923978636687961],
  [5, 0.2671808657041451, 2.0150483733330233, 2.5705818356363146, 6.868826625881276],
  [10, 0.2601848294920803, 1.8124611228116756, 2.228138851986274, 4.586893858702708],
  [19, 0.25692281979615467, 1.7291328115213682, 2.0930240544083087, 3.883405852592131],
  [39, 0.255082228169606, 1.6848751217112248, 2.022690920036761, 3.5581200813327714],
  [100, 0.25402218245822766, 1.6602343260853392, 1.9839715185235518, 3.390491311164263],
  [300, 0.25357189491958304, 1.649948673937634, 1.9679030112610865, 3.3232515129742195],
  [301, 0.25357114771227185, 1.6499316943788085, 1.9678765312856952, 3.3231418181839993],
  [1000, 0.25341451583949876, 1.6463788172854643, 1.9623390808264083, 3.300282648423944],
]

describe('quantiles of Student’s t', () => {
  test.each(TABLE)('with %d degrees of freedom agree with tables', (freedom, ...expected) => {
    const found = [0.6, 0.95, 0.975, 0.9995].map(p => studentQuantile(p, freedom))
    found.forEach((t, i) => expect(Math.abs(t / expected[i] - 1)).toBeLessThan(1e-9))
  })

  test('are those of the closed forms for 1 and 2 degrees', () => {
    for (let p = 0.505; p < 0.9995; p += 0.0247) {
      const two = (2 * p - 1) / Math.sqrt(2 * p * (1 - p))
      expect(studentQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 9)
      expect(studentQuantile(p, 2) / two).toBeCloseTo(1, 9)
    }
  })

  test('mirror at one half, fall with the degrees, and end at the normal ones', () => {
    for (const freedom of [1, 2, 7, 8, 299, 300, 301, 5000]) {
      expect(studentQuantile(0.025, freedom)).toBe(-studentQuantile(0.975, freedom))
      expect(studentQuantile(0.5, freedom)).toBeCloseTo(0, 12)
      expect(studentQuantile(0.975, freedom)).toBeGreaterThan(studentQuantile(0.975, freedom + 1))
    }
    expect(studentQuantile(0.975, 1e9)).toBeCloseTo(normalQuantile(0.975), 8)
  })

  test.each([
    [0, 3],
    [1, 3],
    [NaN, 3],
    [0.9, 0],
    [0.9, 2.5],
  ])('refuse p = %d with %d degrees', (p, freedom) => {
    expect(() => studentQuantile(p, freedom)).toThrow(/got .*, expected/)
  })
})
