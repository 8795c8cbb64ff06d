/** A drawn price: log returns with clustered volatility and jumps. */
import { exp, log } from '../../kernel/exponential.ts'
import { deriveKey, hashText, normal, uniform } from '../../kernel/random.ts'
import { number } from '../../scenario/declaration.ts'
import { macroKey } from '../../world/keys.ts'
import { OUTSIDE, SHOCK_RETURN } from '../../world/world.ts'
import { withinRange } from '../logPrice.ts'
import { defineProcess } from '../process.ts'

const DAY = 86_400

/** Purposes of its draws. */
const RETURN = 201
const SLOW = 202
const FAST = 203
const JUMP = 204
const JUMP_SIZE = 205

/** Its registers: log price and two log volatilities. */
const LOG_PRICE = 0
const SLOW_LOG = 1
const FAST_LOG = 2

const spread = (label: string, help: string) =>
  number('none', 0, { label, help, min: 0, max: 2, slider: [0, 1] })

export const diffusion = defineProcess({
  id: 'diffusion',
  name: 'Drawn price',
  about: 'A seeded random walk in log price with clustered volatility and jumps.',
  params: {
    start: number('usd', 50_000, {
      label: 'Price at the start',
      help: 'Outside price before the first step.',
      min: 1e-6,
      max: 1e9,
      scale: 'log',
    }),
    volatility: number('share', 0.02, {
      label: 'Volatility a day',
      help: 'Standard deviation of a day of log returns.',
      min: 0,
      max: 3,
      slider: [0, 0.3],
    }),
    slowSpread: spread('Slow clustering', 'Spread of log volatility that fades over half a day.'),
    fastSpread: spread('Fast clustering', 'Spread of log volatility that fades in 45 minutes.'),
    jumps: number('per day', 0, {
      label: 'Jumps a day',
      help: 'How many jumps a day, on average.',
      min: 0,
      max: 1000,
      slider: [0, 24],
    }),
    jumpSize: number('share', 0.0015, {
      label: 'Size of a jump',
      help: 'Standard deviation of a jump in log price.',
      min: 0,
      max: 1,
      slider: [0, 0.05],
    }),
  },
  purpose: RETURN,
  bind: ({ world, market, stepSeconds, noise }, params) => {
    const { state, processState: own } = market
    const scope = hashText(market.id)
    const key = (purpose: number) => deriveKey(macroKey(world), purpose, scope)
    const [j0, j1] = key(JUMP)
    const [h0, h1] = key(JUMP_SIZE)
    const slow = volatilityFactor(key(SLOW), params.slowSpread, stepSeconds / 43_200)
    const fast = volatilityFactor(key(FAST), params.fastSpread, stepSeconds / 2_700)
    const deviation = params.volatility * Math.sqrt(stepSeconds / DAY)
    const jumpChance = Math.min(1, (params.jumps * stepSeconds) / DAY)
    return {
      start: () => {
        own[LOG_PRICE] = log(params.start)
        state[OUTSIDE] = params.start
      },
      advance: step => {
        own[SLOW_LOG] = slow(own[SLOW_LOG], step)
        own[FAST_LOG] = fast(own[FAST_LOG], step)
        const { slowSpread: s, fastSpread: f } = params
        // E[m^2] = 1: clustering moves volatility about, not its mean square.
        const m = exp(own[SLOW_LOG] - s * s + own[FAST_LOG] - f * f)
        let move = deviation * m * noise(step) + state[SHOCK_RETURN]
        if (jumpChance > 0 && uniform(j0, j1, 0, step) < jumpChance) {
          move += params.jumpSize * normal(h0, h1, 0, step)
        }
        own[LOG_PRICE] = withinRange(own[LOG_PRICE] + move)
        state[OUTSIDE] = exp(own[LOG_PRICE])
      },
    }
  },
})

/** One Ornstein-Uhlenbeck log volatility, stationary from the first step; a step is `halfLives` long. */
function volatilityFactor(
  [k0, k1]: readonly [number, number],
  sd: number,
  halfLives: number,
): (now: number, step: number) => number {
  if (sd === 0) return () => 0
  const keep = exp(-halfLives * Math.LN2)
  const fresh = sd * Math.sqrt(1 - keep * keep)
  return (now, step) =>
    step === 0 ? sd * normal(k0, k1, 0, step) : keep * now + fresh * normal(k0, k1, 0, step)
}
