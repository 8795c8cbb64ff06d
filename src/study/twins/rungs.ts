/** Who pays a shortfall, said from the rules of each rung over plain objects. */
import { runningShares } from './shares.ts'
import { least, most } from './whole.ts'

/** Money that somebody is short of, and the event that says so. */
export interface Missing {
  readonly account: number
  amount: bigint
  readonly cause: number
}

/** What there is to be known of an account. */
export interface Holder {
  cash: bigint
  /** Cash and positions over all markets of the protocol at the mark. */
  value: bigint
  /** Unrealized gains, what loses left out. */
  readonly gain: bigint
}

/** A rung by its kind: one with money of its own, which it pays down to `least`; one that charges those who win; or one
 *  that charges all. Shares are of what each could pay. `isFund`: what it pays counts against the stop of the funds. */
export type PlainRung =
  | { readonly kind: 'pays'; readonly account: number; readonly least: bigint; readonly isFund: boolean } // prettier-ignore
  | { readonly kind: 'charges-gains' | 'charges-all'; readonly share: number }
  | { readonly kind: 'none' }

export interface Payment {
  readonly kind: 'rung-paid' | 'loss-socialized' | 'insolvent'
  readonly payer: number
  readonly receiver: number
  readonly amount: bigint
  readonly cause: number
}

/** A protocol as the waterfall finds it. */
export interface Pot {
  readonly rungs: readonly PlainRung[]
  readonly holderOf: (account: number) => Holder
  /** Agents' accounts, in order. */
  readonly agents: readonly number[]
  readonly badDebt: number
  /** Quanta that insurance funds may still pay in this step; undefined without a stop. */
  room: bigint | undefined
}

/** What each rung in turn, and at last the account of bad debt, pays of the shortfalls; and the sum that each rung paid. */
export function settlement(pot: Pot, missing: readonly Missing[]) {
  const left = missing.map(one => ({ ...one }))
  const payments: Payment[] = []
  const paidBy = pot.rungs.map(rung => {
    const before = total(left)
    if (rung.kind === 'pays') payOut(pot, rung, left, payments)
    else if (rung.kind !== 'none') charge(pot, rung, left, payments)
    return before - total(left)
  })
  for (const one of left) {
    if (one.amount > 0n)
      hand(pot, payments, one, { kind: 'insolvent', payer: pot.badDebt, amount: one.amount })
  }
  return { payments, paidBy }
}

const total = (missing: readonly Missing[]): bigint =>
  missing.reduce((sum, { amount }) => sum + amount, 0n)

/** What may be spent of an account: cash, less what its positions lose. */
const spendable = ({ cash, value }: Holder): bigint => least(cash, value)

function payOut(
  pot: Pot,
  { account, least: floor, isFund }: PlainRung & { kind: 'pays' },
  missing: readonly Missing[],
  payments: Payment[],
): void {
  let able = spendable(pot.holderOf(account)) - floor
  if (isFund && pot.room !== undefined) able = least(able, pot.room)
  for (const one of missing) {
    // It cannot help itself.
    const amount = one.account === account ? 0n : least(most(able, 0n), one.amount)
    if (amount === 0n) continue
    hand(pot, payments, one, { kind: 'rung-paid', payer: account, amount })
    able -= amount
    if (isFund && pot.room !== undefined) pot.room -= amount
  }
}

function charge(
  pot: Pot,
  { kind, share }: PlainRung & { kind: 'charges-gains' | 'charges-all' },
  missing: readonly Missing[],
  payments: Payment[],
): void {
  const claims = pot.agents.map(account => {
    // Nobody pays for himself.
    if (missing.some(one => one.account === account)) return 0n
    const holder = pot.holderOf(account)
    const base = kind === 'charges-all' ? spendable(holder) : least(holder.gain, holder.value)
    // A share is a double, and so is what it gives of an amount.
    return base > 0n ? BigInt(Math.floor(share * Number(base))) : 0n
  })
  const all = claims.reduce((sum, one) => sum + one, 0n)
  const charges = runningShares(least(total(missing), all), claims)
  charges.forEach((charged, i) => {
    let due = charged
    // First payer to first loser.
    for (const one of missing) {
      const amount = least(due, one.amount)
      if (amount === 0n) continue
      hand(pot, payments, one, { kind: 'loss-socialized', payer: pot.agents[i], amount })
      due -= amount
    }
  })
}

function hand(
  { holderOf }: Pot,
  payments: Payment[],
  missing: Missing,
  payment: Pick<Payment, 'kind' | 'payer' | 'amount'>,
): void {
  const { account: receiver, cause } = missing
  const [giver, taker] = [holderOf(payment.payer), holderOf(receiver)]
  giver.cash -= payment.amount
  giver.value -= payment.amount
  taker.cash += payment.amount
  taker.value += payment.amount
  missing.amount -= payment.amount
  payments.push({ ...payment, receiver, cause })
}
