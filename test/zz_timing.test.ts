import { test } from 'vitest'
import { ruled, witness } from './unit/engine/liquidation/witness.ts'
test('t', () => {
  for (const [id, change] of [
    ['standard', {}],
    ['march-2020', { liquidation: { keeperReward: 0.02, penaltyRate: 0.03 } }],
    ['standard', { liquidation: { kind: 'full', route: 'venue', limit: 'fillable' } }],
    ['standard', { liquidation: { kind: 'full', route: 'venue', limit: 'bankruptcy', keeperReward: 0 } }],
    ['standard', { liquidation: { kind: 'incremental', route: 'venue', limit: 'none', keeperReward: 0 } }],
    ['standard', { liquidation: { kind: 'full', keeperReward: 0.02 } }],
  ] as const) {
    const t = performance.now()
    const kinds: Record<string, number> = {}
    const sc = ruled({ id, agents: 300, steps: 1300 }, change as never)
    let neg = 0, part = 0, touched = 0, n = 0
    const r = witness(sc, c => {
      n++
      for (const e of c.caused) kinds[e.kind] = (kinds[e.kind] ?? 0) + 1
      if (c.had < 0) neg++
      if (c.kept !== 0) part++
      if (c.touched) touched++
    })
    console.log(id, JSON.stringify(change), Math.round(performance.now() - t), {n, neg, part, touched}, JSON.stringify(kinds), JSON.stringify(sc.protocols[0].liquidation))
  }
})
