/** Depositors of the protocol's vault: they put money in, add to it, and run when it has lost too much, or when they
 *  expect the others to run. */
import { exp } from '../../kernel/exponential.ts'
import { QUANTA_LIMIT } from '../../kernel/quanta.ts'
import { exponential, normal } from '../../kernel/random.ts'
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { ownFactors } from '../beginning.ts'
import { defineStrategy, drawKey, type Beginning, type Decision } from '../strategy.ts'
import { lossIfTheyRun } from './vaultRisk.ts'

const params = {
  depositShare: share(0.5, {
    label: 'Share deposited',
    help: 'Part of its money that a depositor puts into the vault at once.',
    live: true,
  }),
  addsPerHour: share(0.02, {
    label: 'Adds per hour',
    help: 'Part of what it has outside that a depositor adds in an hour while all is well.',
    live: true,
    slider: [0, 0.2],
  }),
  lossLimit: share(0.1, {
    label: 'Loss limit',
    help: 'Median loss of a deposit from its peak at which its owner asks for all of it. Small ones make a run.',
    min: 0.001,
    slider: [0.01, 0.5],
    scale: 'log',
    live: true,
    channel: 'asks all back when loss since the peak > loss limit x own factor',
  }),
  lossLimitSpread: number('none', 0.5, {
    label: 'Spread of loss limits',
    help: 'Log standard deviation of the limits. At 0 all run at once.',
    min: 0,
    max: 3,
  }),
  expectsRun: number('multiple', 0, {
    label: 'Expects a run',
    help: 'Weight of what would be lost if the others ran first. Above 0 a queue at the door is a reason to join it.',
    min: 0,
    max: 10,
    slider: [0, 3],
    live: true,
    channel:
      'asks all back when loss + weight x own view of locked part x (queue + volatility over the delay) > own limit',
  }),
  signalNoise: number('none', 0.5, {
    label: 'Noise of the signal',
    help: "Log standard deviation of each depositor's own view of that loss, drawn anew each hour. Little noise makes all run at once.",
    min: 0,
    max: 3,
    live: true,
  }),
  patience: number('none', 30, {
    label: 'Patience, days',
    help: 'Days of bonus that a depositor sets against a loss: what it would give up by leaving.',
    min: 0,
    max: 3650,
    slider: [0, 365],
    live: true,
    channel: 'own limit + patience x bonus a day',
  }),
  returnsAfter: number('seconds', 43_200, {
    label: 'Returns after',
    help: 'Mean time after which a depositor that left comes back.',
    min: 1,
    max: 1e8,
    slider: [600, 604_800],
    scale: 'log',
    live: true,
  }),
}

type Params = ParamsOf<typeof params>

/** Purposes of the draws. */
const LIMIT = 1
const RETURN = 1
const SIGNAL = 2

/** Seconds for which a depositor's view of the vault stands. */
const VIEW_SECONDS = 3600

export const vaultDepositor = defineStrategy({
  id: 'vault-depositor',
  name: 'Vault depositors',
  about:
    'Lends money to the vault, adds slowly, and asks for all of it back after a loss, or before the others do.',
  role: 'depositor',
  params,
  // Own limit over the median; highest wealth since the deposit (quanta), 0 while out; step of return.
  memory: ['nerve', 'peak', 'awayUntil'],
  begin: ({ key, params: own, memory }: Beginning<Params>) =>
    ownFactors(key, LIMIT, own.lossLimitSpread, memory.nerve),
  decide: decision => {
    const { acting, view, memory, transfers } = decision
    const { peak, awayUntil } = memory
    for (let j = 0; j < acting.count; j++) {
      const slot = acting.rows[j] - acting.first
      transfers.amount[j] = 0
      if (awayUntil[slot] > view.step) continue
      transfers.amount[j] = peak[slot] > 0 ? stayOrLeave(decision, j) : enter(decision, j)
    }
  },
})

/** The first deposit, or the first after a return. */
function enter({ acting, params: own, memory, transfers }: Decision<Params>, j: number): number {
  const equity = acting.equity[j]
  const amount = Math.floor(own.depositShare * equity)
  // What it has asked for is still on its way.
  if (transfers.asked[j] > 0) return 0
  if (!(amount > 0 && equity <= QUANTA_LIMIT)) return 0
  memory.peak[acting.rows[j] - acting.first] = equity + heldBy(transfers.held[j])
  return amount
}

/**
 * Wealth is equity and deposit together: moving money between them changes neither the peak nor the
 * loss, whether the vault has taken the money yet or not.
 */
function stayOrLeave(decision: Decision<Params>, j: number): number {
  const { acting, view, params: own, memory, transfers } = decision
  const slot = acting.rows[j] - acting.first
  const equity = acting.equity[j]
  const held = heldBy(transfers.held[j])
  const wealth = equity + held
  if (!(wealth >= 0 && wealth <= QUANTA_LIMIT)) return 0
  if (wealth > memory.peak[slot]) memory.peak[slot] = wealth
  const loss = memory.peak[slot] - wealth
  const bears = own.lossLimit * memory.nerve[slot] + own.patience * view.vaultBonus
  if (loss > (bears - fear(decision, slot)) * (held + loss)) {
    leave(decision, slot)
    return 0 - Math.floor(held - heldBy(transfers.asked[j]))
  }
  const most = 3600 / view.stepSeconds
  const acts = view.actsPerHour < most ? view.actsPerHour : most
  const part = own.addsPerHour < acts ? own.addsPerHour / acts : 1
  return equity > 0 ? Math.floor(equity * part) : 0
}

/**
 * Loss that it expects from waiting while the others run, as a share. Each sees it through noise of its
 * own, so that the run has one threshold and no lucky guess: a global game (Morris and Shin 1998;
 * Goldstein and Pauzner 2005). The noise multiplies, so a vault that is all free frightens nobody.
 */
function fear({ view, params: own, luck }: Decision<Params>, slot: number): number {
  if (own.expectsRun === 0) return 0
  const loss = lossIfTheyRun(view)
  if (loss === 0) return 0
  const [k0, k1] = drawKey(luck, SIGNAL)
  const hour = Math.floor((view.step * view.stepSeconds) / VIEW_SECONDS)
  return own.expectsRun * loss * exp(own.signalNoise * normal(k0, k1, slot, hour))
}

const heldBy = (held: number): number => (held > 0 ? held : 0)

/** Out for an exponential time, at least a step. */
function leave({ view, params: own, luck, memory }: Decision<Params>, slot: number): void {
  const [k0, k1] = drawKey(luck, RETURN)
  const seconds = own.returnsAfter * exponential(k0, k1, slot, view.step)
  memory.peak[slot] = 0
  memory.awayUntil[slot] = view.step + 1 + Math.floor(seconds / view.stepSeconds)
}
