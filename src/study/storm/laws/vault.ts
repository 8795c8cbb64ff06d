/** K: what is owned of a vault is what its depositors own, and a share is worth less only after a loss. */
import type { BoundRung } from '../../../engine/rules.ts'
import type { Run } from '../../../engine/run.ts'
import { PHASES } from '../../../engine/step.ts'
import { valueOf } from '../../../protocol/waterfall/holdings.ts'
import { SHARES_PER_QUANTUM, supplyOf } from '../../../protocol/waterfall/vaultShares.ts'
import { COUNT, KIND } from '../../../world/events.ts'
import { VAULT_ASKED } from '../../../world/world.ts'
import type { Law } from '../law.ts'

/** Vaults of all protocols. */
const vaultsOf = ({ rules }: Run): readonly BoundRung[] =>
  rules.protocols.flatMap(({ rungs }) => rungs.filter(({ part }) => part.isVault))

export const vaultClaims: Law = {
  id: 'K9',
  name: 'shares of a vault are those of its depositors, and nobody asks for more than he has',
  formula:
    'counted shares = sum of shares; counted requests = sum of requests; 0 <= asked <= shares',
  bind: (run, note) => {
    if (vaultsOf(run).length === 0) return undefined
    return {
      end: () => {
        const waiting = run.world.protocols.map(() => 0)
        for (const { context } of vaultsOf(run)) {
          const { shares, asked, totals, protocol } = context
          let held = 0
          let wanted = 0
          let wrong = -1
          for (let i = 0; i < shares.length; i++) {
            held += shares[i]
            wanted += asked[i]
            waiting[protocol.row] += +(asked[i] > 0)
            if (!(asked[i] >= 0 && asked[i] <= shares[i])) wrong = i
          }
          const isCounted = held === totals[0] && wanted === totals[1]
          note(isCounted, () => ({ what: `vault of ${protocol.id}, shares and requests`, left: `${totals[0]} and ${totals[1]}`, right: `${held} and ${wanted}` })) // prettier-ignore
          note(wrong < 0, () => ({ what: `account ${wrong}, shares asked back`, left: asked[wrong], right: `from 0 to ${shares[wrong]}` })) // prettier-ignore
        }
        for (const { id, row, tally } of run.world.protocols) {
          note(tally[VAULT_ASKED] === waiting[row], () => ({ what: `protocol ${id}, depositors who wait`, left: tally[VAULT_ASKED], right: waiting[row] })) // prettier-ignore
        }
      },
    }
  },
}

/** Phases in which prices and marks move what is held, without an event of the vault's own. */
const REVALUES = ['oracle', 'funding']

/** Events in which a vault gives value away or takes on a position. All others that name it only add to it. */
const LOSES: readonly number[] = [
  KIND['rung-paid'],
  KIND.fill,
  KIND.takeover,
  KIND.deleverage,
  KIND['option-fill'],
  KIND['option-transfer'],
  KIND['auction-bid'],
  KIND['loss-socialized'],
  KIND.reward,
  KIND.gas,
  KIND.rebate,
  KIND.funding,
]

interface Price {
  readonly value: number
  readonly supply: number
}

const CAME = 'depositors came or went'

export const vaultPrice: Law = {
  id: 'K13',
  name: 'a share of a vault is worth less only after a loss: who comes and goes takes nothing from the others',
  formula:
    '(value + 1) / (supply + 10) after a phase >= before, unless an event of loss names the vault',
  cells: [CAME],
  bind: (run, note) => {
    if (vaultsOf(run).length === 0) return undefined
    const { log } = run.world
    let prices: readonly Price[] = []
    let from = 0
    const before = (): void => {
      from = log.cursor[COUNT]
      prices = vaultsOf(run).map(priceOf)
    }
    const after = (): void =>
      vaultsOf(run).forEach((vault, i) => {
        const { account, protocol } = vault.context
        const { hasLost, hasMoved } = whatHappened(log, account, from)
        // A vault that owes is worth nothing to anybody.
        if (hasLost || prices[i].value < 0) return
        const was = prices[i]
        const now = priceOf(vault)
        note(isNotBelow(now, was), () => ({ what: `vault of ${protocol.id}, value and supply`, left: `${now.value} / ${now.supply}`, right: `at least ${was.value} / ${was.supply}` }), hasMoved ? CAME : undefined) // prettier-ignore
      })
    const names = PHASES.map(([name]) => name).filter(name => !REVALUES.includes(name))
    return {
      before: Object.fromEntries(names.map(name => [name, before])),
      after: Object.fromEntries(names.map(name => [name, after])),
    }
  },
}

function priceOf({ context, params }: BoundRung): Price {
  const { sizeShare } = params as unknown as { readonly sizeShare: number }
  return { value: valueOf(context, context.account), supply: supplyOf(context, sizeShare) }
}

/** Compares two prices exactly: fractions of whole numbers. */
function isNotBelow(now: Price, was: Price): boolean {
  if (now.value === was.value && now.supply === was.supply) return true
  const value = (one: Price): bigint => BigInt(Math.floor(one.value)) + 1n
  const supply = (one: Price): bigint => BigInt(one.supply) + BigInt(SHARES_PER_QUANTUM)
  return value(now) * supply(was) >= value(was) * supply(now)
}

/** Whether an event since a row of the step names the vault in a loss, and in a deposit or payment to a depositor. */
function whatHappened(
  log: Run['world']['log'],
  vault: number,
  from: number,
): { readonly hasLost: boolean; readonly hasMoved: boolean } {
  let hasLost = false
  let hasMoved = false
  for (let row = from; row < log.cursor[COUNT]; row++) {
    if (log.account[row] !== vault && log.other[row] !== vault) continue
    hasLost ||= LOSES.includes(log.kind[row])
    hasMoved ||= log.kind[row] === KIND['vault-in'] || log.kind[row] === KIND['vault-out']
  }
  return { hasLost, hasMoved }
}
