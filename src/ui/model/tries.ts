/** What to try against what is going on: one incentive to move, and how far. */
import type { NumberParam } from '../../scenario/declaration.ts'
import type { Control } from '../../workers/messages.ts'
import { POSITIONS, toPosition, toValue } from './slider.ts'

export interface Try {
  readonly control: Control
  readonly value: number
}

/** What a remedy is for: an origin of moves, or a mood of the headline. */
export type Trouble = 'crowd' | 'makers' | 'oracle' | 'fund' | 'socialized' | 'leverage' | 'hedging'

/** A live parameter by the end of its path and the slot it stands in; more or less of it. */
interface Remedy {
  readonly key: string
  readonly slot?: string
  readonly by: 'more' | 'less'
}

/** The first that the scenario has, and that has room to move, is proposed. */
const REMEDIES: Readonly<Record<Trouble, readonly Remedy[]>> = {
  crowd: [
    { key: 'pace', slot: 'liquidation', by: 'less' },
    { key: 'depth', by: 'more' },
    { key: 'bufferMultiple', slot: 'liquidation', by: 'less' },
    { key: 'initialMarginRate', by: 'more' },
  ],
  makers: [
    { key: 'makerRebate', by: 'more' },
    { key: 'withdrawAt', by: 'more' },
    { key: 'neverWithdraws', by: 'more' },
    { key: 'depth', by: 'more' },
  ],
  oracle: [
    { key: 'premiumSeconds', slot: 'oracle', by: 'more' },
    { key: 'outlier', slot: 'oracle', by: 'less' },
    { key: 'twapSeconds', slot: 'oracle', by: 'more' },
  ],
  fund: [
    { key: 'sizeShare', slot: 'waterfall', by: 'more' },
    { key: 'penaltyRate', slot: 'liquidation', by: 'more' },
  ],
  socialized: [
    { key: 'maintenanceMarginRate', slot: 'margin', by: 'more' },
    { key: 'floor', slot: 'margin', by: 'more' },
    { key: 'sizeShare', slot: 'waterfall', by: 'more' },
  ],
  leverage: [
    { key: 'initialMarginRate', slot: 'margin', by: 'more' },
    { key: 'maintenanceMarginRate', slot: 'margin', by: 'more' },
    { key: 'appetite', slot: 'cohorts', by: 'less' },
  ],
  hedging: [
    { key: 'hedgeBand', by: 'more' },
    { key: 'hedgePart', by: 'less' },
    { key: 'concentrationCharge', by: 'more' },
  ],
}

/** The remedy for what an origin did. */
export function troubleOf(origin: string | undefined): Trouble {
  if (origin === 'maker') return 'makers'
  if (origin === 'hedging') return 'hedging'
  if (origin === 'mark-rule' || origin === 'margin-rule') return 'oracle'
  return origin === 'outside' ? 'leverage' : 'crowd'
}

/** How far along its slider a value is moved, and the least it must still have to go. */
const STRIDE = 0.22
const ROOM = 0.06

/** The first remedy that can still be moved; undefined if the scenario has none. */
export function proposal(controls: readonly Control[], trouble: Trouble): Try | undefined {
  for (const { key, slot, by } of REMEDIES[trouble]) {
    const control = controls.find(
      one => one.path.at(-1) === key && (slot === undefined || slotOf(one) === slot),
    )
    const value = control && moved(control, by === 'more' ? 1 : -1)
    if (control && value !== undefined) return { control, value }
  }
  return undefined
}

/** The part of the rules it stands in: 'margin', 'venue'; 'cohorts' for all that belongs to agents. */
const slotOf = ({ path }: Control): unknown => (path[0] === 'cohorts' ? 'cohorts' : path[2])

function moved({ param, value }: Control, sign: 1 | -1): number | undefined {
  if (param.kind !== 'number' && param.kind !== 'whole') return undefined
  const at = toPosition(param, value as number)
  const room = sign > 0 ? POSITIONS - at : at
  if (room < ROOM * POSITIONS) return undefined
  const next = round(param, toValue(param, at + sign * Math.min(room, STRIDE * POSITIONS)))
  return next === value ? undefined : next
}

/** To two digits, where the bounds allow it: a proposal is a round number. */
function round({ kind, min, max }: NumberParam, value: number): number {
  const short = Number(value.toPrecision(value >= 100 ? 2 : 1))
  const near =
    Math.abs(short - value) <= 0.12 * Math.abs(value) ? short : Number(value.toPrecision(2))
  const whole = kind === 'whole' ? Math.round(near) : near
  return Math.min(max, Math.max(min, whole))
}
