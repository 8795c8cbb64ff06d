/** The two rates that margin models share, and what must hold between them. */
import { share, type NumberParam, type Relation } from '../../scenario/declaration.ts'

interface Texts {
  readonly label: string
  readonly help: string
  readonly channel: string
}

/** Share of notional under which a position is liquidated. */
export const maintenanceRate = (value: number, texts: Texts): NumberParam =>
  share(value, { ...texts, min: 0.0001, max: 0.9, slider: [0.001, 0.05], live: true })

/** Share of notional that enlarging a position needs. */
export const initialRate = (value: number, texts: Texts): NumberParam =>
  share(value, { ...texts, min: 0.0002, max: 1, slider: [0.002, 0.2], live: true })

/** Otherwise an account could be liquidated in the step in which it was allowed to trade. */
export const maintenanceBelowInitial: Relation<{
  maintenanceMarginRate: NumberParam
  initialMarginRate: NumberParam
}> = {
  of: ['maintenanceMarginRate', 'initialMarginRate'],
  holds: p => p.maintenanceMarginRate < p.initialMarginRate,
  expected: 'maintenance margin below initial margin',
}
