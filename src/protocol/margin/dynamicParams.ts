/** Parameters of dynamic margin. The defaults are the rule that the presets were calibrated with. */
import { number, share, toggle, type ParamsOf, type Relation } from '../../scenario/declaration.ts'
import { initialRate, maintenanceBelowInitial, maintenanceRate } from './rateParams.ts'

export const dynamicParams = {
  maintenanceMarginRate: maintenanceRate(0.0125, {
    label: 'Maintenance floor',
    help: 'Maintenance margin in calm. Higher: less of a jump when volatility comes.',
    channel: 'liquidation starts where equity < rate x notional, rate >= floor',
  }),
  initialMarginRate: initialRate(0.025, {
    label: 'Initial margin at the floor',
    help: 'Needed to enlarge a position in calm; moves in proportion to maintenance.',
    channel: 'an order is cut to notional <= equity / rate',
  }),
  ceiling: share(0.1, {
    label: 'Ceiling',
    help: 'Highest maintenance margin. Lower: a storm calls for less, and protects less.',
    min: 0.0001,
    slider: [0.01, 0.5],
    live: true,
    channel: 'maintenance = min(ceiling, estimate)',
  }),
  volatilityMultiple: number('multiple', 3, {
    label: 'Multiple',
    help: 'Volatilities that margin covers. Higher: safer, and more calls in a storm.',
    min: 0,
    max: 100,
    slider: [0, 10],
    live: true,
    channel: 'estimate = multiple x volatility over the horizon',
  }),
  usesImplied: toggle(true, {
    label: 'Heeds implied volatility',
    help: 'Where options are listed, the larger of realised and implied volatility counts: it rises before the fall.',
    live: true,
    channel: 'volatility = max(realised, implied) over the horizon',
  }),
  horizonSeconds: number('seconds', 600, {
    label: 'Horizon',
    help: 'Time that closing a position may take. Longer: more margin.',
    min: 1,
    max: 864_000,
    slider: [60, 86_400],
    scale: 'log',
    live: true,
    channel: 'volatility over the horizon grows with its square root',
  }),
  halfLifeSeconds: number('seconds', 900, {
    label: 'Memory',
    help: 'Half-life of the volatility estimate. Longer: calmer, and later.',
    min: 1,
    max: 8_640_000,
    slider: [60, 86_400],
    scale: 'log',
    live: true,
    channel: 'weight of a squared return halves in this time',
  }),
  buffer: share(0, {
    label: 'Buffer',
    help: 'On top in calm, used up before margin rises. The EU asks for 25 %.',
    max: 2,
    slider: [0, 1],
    live: true,
    channel: 'maintenance = max(estimate, (1 + buffer) x the level in calm)',
  }),
  bufferSeconds: number('seconds', 86_400, {
    label: 'Buffer refills in',
    help: 'Time in which half of a used-up buffer is asked for again. Longer: gentler.',
    min: 1,
    max: 8_640_000,
    slider: [600, 864_000],
    scale: 'log',
    live: true,
    channel: 'the level in calm rises to the estimate with this half-life, and falls at once',
  }),
  stressedWeight: share(0, {
    label: 'Stressed weight',
    help: 'Weight of stressed volatility, in calm too. Higher: more margin in calm, less of a rise.',
    slider: [0, 0.5],
    live: true,
    channel: 'volatility = (1 - weight) x realised + weight x stressed',
  }),
  stressedVolatility: share(0.2, {
    label: 'Stressed volatility a day',
    help: 'What a day of stress looks like. Counts by its weight.',
    max: 3,
    slider: [0, 0.5],
    live: true,
    channel: 'volatility = (1 - weight) x realised + weight x stressed',
  }),
  mostRise: number('multiple', 2, {
    label: 'Rate limit',
    help: 'Most that margin may rise or fall by within the window. Lower: time to add money.',
    min: 1,
    max: 1000,
    slider: [1, 10],
    live: true,
    channel: 'a rate is within this factor of that of a window ago, but for floor and ceiling',
  }),
  riseSeconds: number('seconds', 600, {
    label: 'Window of the limit',
    help: 'Time for which the rate limit is stated. Longer: slower.',
    min: 1,
    max: 8_640_000,
    slider: [60, 86_400],
    scale: 'log',
    live: true,
    channel: 'factor a step = limit ^ (step / window)',
  }),
} as const

export type DynamicParams = ParamsOf<typeof dynamicParams>

export const dynamicRelations: readonly Relation<typeof dynamicParams>[] = [
  maintenanceBelowInitial,
  {
    of: ['maintenanceMarginRate', 'ceiling'],
    holds: p => p.maintenanceMarginRate <= p.ceiling,
    expected: 'a floor not above the ceiling',
  },
]
