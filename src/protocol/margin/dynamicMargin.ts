/**
 * Margin that follows volatility, realised and implied, and what holds it back: a floor, a ceiling, a buffer that may be used in stress, a
 * weight on a stressed level, a limit on how fast it moves. It is procyclical: it asks for more when there is less.
 */
import { exp, log, pow } from '../../kernel/exponential.ts'
import { IMPLIED } from '../../world/chain.ts'
import { MAINTENANCE, RATE_STATE, SLOW_VOLATILITY, STEP, type Market } from '../../world/world.ts'
import { dynamicParams, dynamicRelations, type DynamicParams } from './dynamicParams.ts'
import { defineMargin } from './marginModel.ts'
import { setRates } from './setRates.ts'

const MINUTE = 60
const DAY = 86_400
const YEAR = 365 * DAY

/** Its registers. What changes from step to step stands twice, as of now and as of the step before, so that a second
 *  update in a step (after an edit) starts from where the first one did. Of the step before, 0 means: there was none. */
const AT = RATE_STATE // step + 1 of the latest update; 0 before any
const VARIANCE = RATE_STATE + 1 // a step, of the venue's one-minute returns
const NEEDED = RATE_STATE + 2 // the estimate as floor, ceiling and pace let it through
const CALM = RATE_STATE + 3 // what is needed in calm: what the buffer is a share of
const VARIANCE_BEFORE = RATE_STATE + 4
const NEEDED_BEFORE = RATE_STATE + 5
const CALM_BEFORE = RATE_STATE + 6
const RATE_BEFORE = RATE_STATE + 7
/** The estimate of this step by itself, before floor, buffer and limits: what `cyclicality` compares with. */
export const POINT = RATE_STATE + 8

export const dynamicMargin = defineMargin({
  id: 'dynamic',
  name: 'Dynamic margin',
  about:
    'Margin follows realised and implied volatility between a floor and a ceiling, at a limited pace.',
  params: dynamicParams,
  relations: dynamicRelations,
  bind: ({ rates, world, market, stepSeconds }, params) => {
    const minute = Math.max(1, Math.round(MINUTE / stepSeconds))
    const keepsVariance = halved(stepSeconds, params.halfLifeSeconds)
    const keepsCalm = halved(stepSeconds, params.bufferSeconds)
    const rise = pow(params.mostRise, stepSeconds / params.riseSeconds)
    const stressed = params.stressedVolatility / Math.sqrt(DAY / params.horizonSeconds)
    const { initialMarginRate, maintenanceMarginRate: floor } = params
    return {
      update: () => {
        // Index of the history at the end of the last step.
        const known = world.scalars[STEP]
        turnTo(rates, known)
        rates[VARIANCE] = variance(market, rates[VARIANCE_BEFORE], known, minute, keepsVariance)
        const realised = Math.sqrt((rates[VARIANCE] * params.horizonSeconds) / stepSeconds)
        const implied = params.usesImplied ? impliedOver(market, params.horizonSeconds) : 0
        const volatility = realised > implied ? realised : implied
        rates[POINT] = params.volatilityMultiple * estimate(volatility, stressed, params)
        // Floor and ceiling are the operator's word and hold at once; only the estimate is held back.
        const paced = limited(rates[POINT], rates[NEEDED_BEFORE], rise)
        const needed = within(paced, floor, params.ceiling)
        rates[NEEDED] = needed
        rates[CALM] = calmLevel(rates[CALM_BEFORE], needed, keepsCalm)
        const buffered = Math.max(needed, (1 + params.buffer) * rates[CALM])
        const wanted = limited(buffered, rates[RATE_BEFORE], rise)
        const maintenance = within(wanted, floor, params.ceiling)
        const initial = inProportion(maintenance, floor, initialMarginRate)
        setRates(rates, initial, maintenance, maintenance)
      },
    }
  },
})

/** Weight that stays after a step. */
const halved = (seconds: number, halfLife: number): number => exp((-Math.LN2 * seconds) / halfLife)

/** Keeps what stood at the end of the step before, once a step. */
function turnTo(rates: Float64Array, step: number): void {
  if (rates[AT] === step + 1) return
  rates[VARIANCE_BEFORE] = rates[VARIANCE]
  rates[NEEDED_BEFORE] = rates[NEEDED]
  rates[CALM_BEFORE] = rates[CALM]
  rates[RATE_BEFORE] = rates[AT] === 0 ? 0 : rates[MAINTENANCE]
  rates[AT] = step + 1
}

/** Average square of the venue's one-minute returns, per step, from what is known at the end of the last one. It
 *  begins at the venue's own slow figure. */
function variance(
  { state, history }: Market,
  before: number,
  known: number,
  minute: number,
  keeps: number,
): number {
  const was = before > 0 ? before : state[SLOW_VOLATILITY] * state[SLOW_VOLATILITY]
  if (known < minute) return was
  const ratio = history.mid[known] / history.mid[known - minute]
  // Without a price then or now there is nothing to learn.
  if (!(ratio > 0 && ratio < Infinity)) return was
  const r = log(ratio)
  return keeps * was + ((1 - keeps) * r * r) / minute
}

/** Implied volatility over the horizon, from that of thirty days; 0 where no options are listed. */
function impliedOver({ chain }: Market, horizonSeconds: number): number {
  return chain === undefined ? 0 : chain.state[IMPLIED] * Math.sqrt(horizonSeconds / YEAR)
}

/** Volatility over the horizon that margin is set by: the larger of realised and implied, and the stressed level, by their
 *  weights. */
function estimate(
  volatility: number,
  stressed: number,
  { stressedWeight }: Pick<DynamicParams, 'stressedWeight'>,
): number {
  return (1 - stressedWeight) * volatility + stressedWeight * stressed
}

/** Margin in calm: falls with what is needed at once, rises to it slowly. So a rise first uses up the buffer on top
 *  of it, and the buffer is filled again by and by. */
function calmLevel(before: number, needed: number, keeps: number): number {
  return before > 0 && needed > before ? needed + (before - needed) * keeps : needed
}

/** What is wanted, no further from the last rate than the factor `rise` either way; a last rate of 0 sets no limit. */
function limited(wanted: number, last: number, rise: number): number {
  return last === 0 ? wanted : within(wanted, last / rise, last * rise)
}

/** Initial margin that is to maintenance as it is at the floor; at the floor to the bit. */
function inProportion(maintenance: number, floor: number, initialAtFloor: number): number {
  if (!(maintenance > floor)) return initialAtFloor
  return Math.max(initialAtFloor, (maintenance * initialAtFloor) / floor)
}

/** x, or the nearer of two bounds; the lower one if x is no number. */
function within(x: number, low: number, high: number): number {
  return x > low ? (x < high ? x : high) : low
}
