/** Margin by size: large positions, which the book cannot absorb, need more for what exceeds each bound. */
import { number, whole } from '../../scenario/declaration.ts'
import { defineMargin } from './marginModel.ts'
import { initialRate, maintenanceBelowInitial, maintenanceRate } from './rateParams.ts'
import { setRates } from './setRates.ts'
import { createTiers, requirement, type Tiers } from './tiers.ts'

const from = (tier: number, value: number, slider: readonly [number, number]) =>
  whole('usd', value, {
    label: `Tier ${tier} from`,
    help: `Notional at which tier ${tier} begins. Lower: more positions reach it.`,
    min: 1,
    max: 1e12,
    slider,
    scale: 'log',
    live: true,
    channel: 'the part of a position above it needs the rates of the tier',
  })

const multiple = (tier: number, value: number) =>
  number('multiple', value, {
    label: `Tier ${tier} multiple`,
    help: `Rates in tier ${tier}, in multiples of the first. Higher: size is dearer.`,
    min: 1,
    max: 1000,
    slider: [1, 50],
    live: true,
    channel: 'rates of the tier = multiple x rates of the first, at most the whole notional',
  })

export const tieredMargin = defineMargin({
  id: 'tiered',
  name: 'Tiered margin',
  about: 'The part of a position above each of up to four bounds needs a higher share of notional.',
  params: {
    maintenanceMarginRate: maintenanceRate(0.0125, {
      label: 'Maintenance margin',
      help: 'Of the first tier. Below it a position is liquidated.',
      channel: 'liquidation starts where equity < the sum over tiers of rate x notional in it',
    }),
    initialMarginRate: initialRate(0.025, {
      label: 'Initial margin',
      help: 'Of the first tier. Higher: less leverage builds up.',
      channel: 'an order is cut to what equity covers, tier by tier',
    }),
    tiers: whole('count', 3, {
      label: 'Tiers',
      help: 'How many of the five tiers are in use. One: the same rate for every size.',
      min: 1,
      max: 5,
      live: true,
      channel: 'tiers beyond it have no effect',
    }),
    tier2From: from(2, 1_000_000, [100_000, 2_000_000]),
    tier2Multiple: multiple(2, 2),
    tier3From: from(3, 5_000_000, [2_000_000, 10_000_000]),
    tier3Multiple: multiple(3, 4),
    tier4From: from(4, 20_000_000, [10_000_000, 50_000_000]),
    tier4Multiple: multiple(4, 8),
    tier5From: from(5, 100_000_000, [50_000_000, 1_000_000_000]),
    tier5Multiple: multiple(5, 16),
  },
  relations: [
    maintenanceBelowInitial,
    {
      of: ['tier2From', 'tier3From', 'tier4From', 'tier5From', 'tiers'],
      holds: p => rises([0, ...bounds(p)], (a, b) => a < b),
      expected: 'tiers in use that begin one above the other',
    },
    {
      of: ['tier2Multiple', 'tier3Multiple', 'tier4Multiple', 'tier5Multiple', 'tiers'],
      holds: p => rises([1, ...multiples(p)], (a, b) => a <= b),
      expected: 'multiples of the tiers in use that do not fall',
    },
  ],
  bind: ({ rates, market: { unit } }, params) => {
    const { initialMarginRate, maintenanceMarginRate } = params
    const maintenance = scaled(params, maintenanceMarginRate, unit)
    const initial = scaled(params, initialMarginRate, unit)
    const highest = maintenance.rate[params.tiers - 1]
    return {
      update: () => setRates(rates, initialMarginRate, maintenanceMarginRate, highest),
      sized: {
        maintenance: notional => requirement(maintenance, notional),
        initial: notional => requirement(initial, notional),
        most: equity => mostNotional(initial, equity),
      },
    }
  },
})

interface Scheme {
  readonly tiers: number
  readonly tier2From: number
  readonly tier2Multiple: number
  readonly tier3From: number
  readonly tier3Multiple: number
  readonly tier4From: number
  readonly tier4Multiple: number
  readonly tier5From: number
  readonly tier5Multiple: number
}

/** Of the tiers in use above the first. */
const bounds = ({ tiers, tier2From, tier3From, tier4From, tier5From }: Scheme): number[] =>
  [tier2From, tier3From, tier4From, tier5From].slice(0, tiers - 1)

const multiples = (p: Scheme): number[] =>
  [p.tier2Multiple, p.tier3Multiple, p.tier4Multiple, p.tier5Multiple].slice(0, p.tiers - 1)

function rises(values: readonly number[], inOrder: (a: number, b: number) => boolean): boolean {
  return values.every((value, i) => i === 0 || inOrder(values[i - 1], value))
}

/** The tiers in quanta of `unit` usd, at `rate` in the first; no part of a position needs more than its whole. */
function scaled(params: Scheme, rate: number, unit: number): Tiers {
  const above = multiples(params)
  return createTiers([
    { lower: 0, rate },
    ...bounds(params).map((lower, i) => ({
      lower: lower / unit,
      rate: Math.min(1, rate * above[i]),
    })),
  ])
}

/** Largest notional in whole quanta whose requirement is within `equity`: the tiers' line, read backwards. */
function mostNotional(tiers: Tiers, equity: number): number {
  if (!(equity > 0)) return 0
  const { lower, rate, base } = tiers
  let n = lower.length - 1
  while (base[n] > equity) n--
  const most = Math.floor(lower[n] + (equity - base[n]) / rate[n])
  // The quotient may have been rounded up to the next whole number.
  return requirement(tiers, most) > equity ? most - 1 : most
}
