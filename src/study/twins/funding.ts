/** Funding written a second time: the rate from its public definition, and every account charged at every move of the
 *  index, in whole sub-quanta of any length. What accounts pay when their positions change must be the same. */
import type { Run } from '../../engine/run.ts'
import { eventsOf, type Seen } from '../../world/seen.ts'
import {
  FUNDING,
  FUNDING_RATE,
  FUNDING_REST,
  INDEX,
  PREMIUM,
  PREMIUM_COUNT,
  PREMIUM_SUM,
  STEP,
  fundingOwed,
  type Market,
} from '../../world/world.ts'
import { EFFECTS } from './effects.ts'
import {
  eightHourRate,
  intervalSteps,
  moved,
  type FundingTerms,
  type Index,
} from './fundingRate.ts'
import { openLedger, type Ledger } from './state.ts'
import type { TwinPart } from './twin.ts'
import { abs, down } from './whole.ts'

const SUB_QUANTA = 65_536n

/** Funding of one market. */
export interface Funded {
  index: Index
  /** Eight-hour rate as last set. */
  rate: number
  /** Premiums since the last move. */
  premiums: number[]
  /** By account: sub-quanta that it was ever charged, and quanta that it has paid of them. */
  readonly charged: bigint[]
  readonly paid: bigint[]
  /** Sub-quanta that all charges sum to, for ever: sizes sum to zero. */
  readonly sum: bigint
}

export interface Fundings {
  readonly ledger: Ledger
  /** By market. */
  readonly markets: readonly Funded[]
  fault: string | undefined
}

/** Starts from the columns as they stand. */
export function openFundings(run: Run): Fundings {
  const markets = run.world.markets.map(market => {
    const charged = [...market.size.keys()].map(account => unsettled(market, account))
    const { state } = market
    return {
      index: { whole: BigInt(state[FUNDING]), rest: state[FUNDING_REST] },
      rate: state[FUNDING_RATE],
      // The sum of those before is as good as each of them.
      premiums: Array.from({ length: state[PREMIUM_COUNT] }, (_, i) => i === 0 ? state[PREMIUM_SUM] : 0), // prettier-ignore
      charged,
      paid: charged.map(() => 0n),
      sum: charged.reduce((all, one) => all + one, 0n),
    }
  })
  return { ledger: openLedger(run), markets, fault: undefined }
}

/** Sub-quanta that the columns say an account has accrued since it settled last, its rest included. */
const unsettled = ({ state, size, fundedAt, fundingRest }: Market, account: number): bigint =>
  BigInt(size[account]) * (BigInt(state[FUNDING]) - BigInt(fundedAt[account])) +
  BigInt(fundingRest[account])

/** Whole quanta that an account has been charged and has not paid. */
export const owedBy = ({ charged, paid }: Funded, account: number): bigint =>
  down(charged[account], SUB_QUANTA) - paid[account]

export const fundingTwin: TwinPart = {
  id: 'funding',
  subject: ['funding'],
  start: run => {
    const fundings = openFundings(run)
    return {
      follow: now => {
        const moves = now.world.markets.map(market => advance(fundings, now, market))
        for (const event of eventsOf(now.world.log)) takeIn(fundings, event, moves)
        const missed = moves.findIndex(move => move !== undefined)
        if (missed >= 0)
          fundings.fault ??= `market ${missed}: got no funding, twin ${moves[missed]!.whole}`
      },
      difference: now => fundings.fault ?? difference(fundings, now),
    }
  },
}

/** Samples a market's premium; at the end of an interval returns where its index goes if nothing holds it. */
export function advance(
  { markets }: Fundings,
  { scenario, world }: Run,
  market: Market,
): Index | undefined {
  const { venue } = scenario.markets[market.row]
  if (venue.kind !== 'book' || venue.fundingHours === 0) return undefined
  const terms = venue as unknown as FundingTerms
  const { stepSeconds } = scenario.clock
  const funded = markets[market.row]
  const { premiums, index } = funded
  premiums.push(market.state[PREMIUM])
  if ((world.scalars[STEP] + 1) % intervalSteps(terms, stepSeconds) !== 0) return undefined
  const average = premiums.reduce((sum, one) => sum + one, 0) / premiums.length
  funded.rate = eightHourRate(average, terms)
  const part = funded.rate * ((premiums.length * stepSeconds) / 28_800)
  funded.premiums = []
  return moved(index, part, market.state[INDEX], market.k)
}

/** Sub-quanta after which a market charges no more: of one lot, and of all lots together. */
const INDEX_MOST = 1n << 51n
const CHARGED_MOST = 1n << 66n

/** Whether what all positions but the house's were charged stays countable, at the index where it is and at the next. */
function isCountable(
  { positions, world }: Ledger,
  market: number,
  ends: readonly Index[],
): boolean {
  const { house } = world.markets[market]
  const lots = positions[market].reduce(
    (sum, { size }, account) => (account === house ? sum : sum + abs(size)),
    0n,
  )
  return ends.every(({ whole }) => abs(whole) <= INDEX_MOST && abs(whole) * lots <= CHARGED_MOST)
}

/** Takes in an event: `moves` are those of the step that have not been seen yet, by market. */
export function takeIn(fundings: Fundings, event: Seen, moves: (Index | undefined)[]): void {
  const { ledger, markets } = fundings
  const { kind, other, account, amount } = event
  if (kind === 'funding-rate') {
    const funded = markets[other]
    const { index } = funded
    const next = moves[other]
    if (next && isCountable(ledger, other, [index, next])) funded.index = next
    const move = next && funded.index.whole - index.whole
    if (move !== BigInt(amount)) {
      fundings.fault ??= `event ${event.id}: got a move of ${amount} sub-quanta, twin ${move}`
    }
    moves[other] = undefined
    chargeAll(funded, ledger.positions[other], BigInt(amount))
  }
  if (kind === 'funding') {
    const row = ledger.world.markets.findIndex(({ funding }) => funding === other)
    const owed = owedBy(markets[row], account)
    if (owed !== BigInt(amount)) {
      fundings.fault ??= `event ${event.id}: got ${amount} quanta paid by ${account}, twin ${owed}`
    }
    markets[row].paid[account] += BigInt(amount)
  }
  EFFECTS[kind](ledger, event)
}

function chargeAll(
  { charged }: Funded,
  positions: Ledger['positions'][number],
  move: bigint,
): void {
  positions.forEach(({ size }, account) => {
    if (size !== 0n) charged[account] += size * move
  })
}

function difference({ markets }: Fundings, { world }: Run): string | undefined {
  for (const market of world.markets) {
    const funded = markets[market.row]
    const found = inRegisters(funded, market) ?? inAccounts(funded, market)
    if (found) return `market ${market.row}, ${found}`
  }
  return undefined
}

function inRegisters({ index, rate, charged, sum }: Funded, { state }: Market): string | undefined {
  if (state[FUNDING] !== Number(index.whole)) {
    return `index: got ${state[FUNDING]}, twin ${index.whole}`
  }
  if (state[FUNDING_REST] !== index.rest) {
    return `rest of the index: got ${state[FUNDING_REST]}, twin ${index.rest}`
  }
  if (state[FUNDING_RATE] !== rate) return `rate: got ${state[FUNDING_RATE]}, twin ${rate}`
  const all = charged.reduce((total, one) => total + one, 0n)
  return all === sum ? undefined : `charges of the twin: got a sum of ${all}, expected ${sum}`
}

function inAccounts(funded: Funded, market: Market): string | undefined {
  for (const [account, charged] of funded.charged.entries()) {
    const own = funded.paid[account] * SUB_QUANTA + unsettled(market, account)
    if (own !== charged) return `account ${account}: got ${own} sub-quanta, twin ${charged}`
    const [owed, twin] = [fundingOwed(market, account), owedBy(funded, account)]
    if (owed !== Number(twin)) return `account ${account}: got ${owed} quanta owed, twin ${twin}`
  }
  return undefined
}
