/** B: breakers turn by their rule, with a cause, and what stands closed is what one of them declares. */
import { CATALOGUE } from '../../../engine/catalogue.ts'
import type { Run } from '../../../engine/run.ts'
import {
  LIMIT,
  ON,
  SINCE,
  VALUE,
  type Action,
  type BreakerPart,
} from '../../../protocol/breakers/breaker.ts'
import type { PartDoc } from '../../../scenario/document.ts'
import { COUNT, FIRST, KIND } from '../../../world/events.ts'
import {
  ACCOUNT_MOST,
  AUCTION,
  BAND_HIGH,
  FUND_ROOM,
  HALTED,
  HEAVIEST,
  LIQUIDATION_ROOM,
  NO_TRADE,
  OPEN_ROOM,
  PROFIT_COUNTS,
  STEP,
  VAULT_PAUSED,
  WITHDRAW_ROOM,
  type Market,
  type Protocol,
} from '../../../world/world.ts'
import { HAIR } from '../feeds.ts'
import type { Law, Note } from '../law.ts'

/** Parameters that every breaker has. */
interface TripDoc {
  readonly armed: boolean
  readonly reopenAt: number
  readonly leastSeconds: number
  readonly mostSeconds?: number
  readonly reopening?: 'continuous' | 'auction'
  readonly cooldownSeconds: number
}

/** A breaker of a protocol as it stands. */
interface Standing {
  readonly protocol: Protocol
  readonly place: number
  readonly doc: PartDoc & TripDoc
  readonly registers: Float64Array
}

function* standing({ world, scenario, memories }: Run): Generator<Standing> {
  for (const protocol of world.protocols) {
    const docs = scenario.protocols[protocol.row].breakers
    for (let place = 0; place < docs.length; place++) {
      const doc = docs[place] as unknown as Standing['doc']
      yield { protocol, place, doc, registers: memories.protocols[protocol.row].breakers[place] }
    }
  }
}

const hasBreakers = ({ scenario: { protocols } }: Run): boolean =>
  protocols.some(({ breakers }) => breakers.length > 0)

const nameOf = ({ protocol, place, doc }: Standing): string =>
  `breaker ${place} (${doc.kind}) of protocol ${protocol.id}`

/** Turns of a breaker, and what holds it where it is. */
const TURNS = {
  trips: 'trips',
  reopens: 're-opens because it is calm',
  expires: 'lets go for the time alone',
  auction: 're-opens by an auction',
  disarmed: 'lets go because it is disarmed',
  cooldown: 'is kept off by its cooldown',
  least: 'is kept on by its least length',
} as const

export const breakerTurns: Law = {
  id: 'B2',
  name: 'a breaker turns where its rule says so, and only there',
  formula:
    'on: value > limit, cooldown over; off: least length over, and value <= re-opening or most length over; one event a turn',
  cells: Object.values(TURNS),
  bind: (run, note) => {
    if (!hasBreakers(run)) return undefined
    const before = run.memories.protocols.map(({ breakers }) => breakers.map(() => [0, 0]))
    const halts = run.world.markets.map(() => [0, 0])
    return {
      before: {
        breakers: () => {
          for (const { protocol, place, registers } of standing(run))
            before[protocol.row][place] = [registers[ON], registers[SINCE]]
          for (const { row, state } of run.world.markets)
            halts[row] = [state[HALTED], state[AUCTION]]
        },
      },
      after: {
        breakers: () => {
          for (const one of standing(run)) {
            const { protocol, place } = one
            lookAtTurn(run, one, { was: before[protocol.row][place] }, note)
          }
        },
      },
    }
  },
}

interface Earlier {
  /** ON and SINCE. */
  readonly was: readonly number[]
}

function lookAtTurn(run: Run, one: Standing, earlier: Earlier, note: Note): void {
  const { registers } = one
  const [wasOn, since] = earlier.was
  const now = run.world.scalars[STEP] + 1
  const isOn = registers[ON]
  const [ons, offs] = eventsOf(run, one)
  const turned = isOn !== wasOn
  const told = ons === +(turned && isOn === 1) && offs === +(turned && isOn === 0)
  const noted = registers[SINCE] === (turned ? now : since)
  note((isOn === 0 || isOn === 1) && told && noted, () => ({
    what: `${nameOf(one)}: state, since when, events on and off`,
    left: `${isOn}, ${registers[SINCE]}, ${ons}, ${offs}`,
    right: `from ${wasOn} at ${since}, one event a turn`,
  }))
  const passed = now - since
  const { clock, edits } = run.scenario
  const isMoved = edits.some(({ patches }) => patches.some(({ path }) => LENGTHS.has(path.at(-1)!)))
  const said = verdict(one, { ...earlier, passed, isMoved, stepSeconds: clock.stepSeconds })
  note(
    said.holds,
    () => ({ what: nameOf(one), left: `${wasOn} to ${isOn}`, right: said.why }),
    said.cell,
  )
}

/** Events of this step that say that a breaker tripped, and that it let go. */
function eventsOf({ world: { log } }: Run, { protocol, place }: Standing): [number, number] {
  let ons = 0
  let offs = 0
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    if (log.other[row] !== place || log.lots[row] !== protocol.row) continue
    ons += +(log.kind[row] === KIND['breaker-on'])
    offs += +(log.kind[row] === KIND['breaker-off'])
  }
  return [ons, offs]
}

interface Verdict {
  readonly holds: boolean
  readonly why: string
  readonly cell?: string
}

/** Parameters that say how long a halt and its call are. */
const LENGTHS: ReadonlySet<string | number> = new Set([
  'leastSeconds',
  'auctionSeconds',
  'reopening',
])

interface Passed extends Earlier {
  /** Steps since its last turn. */
  readonly passed: number
  /** Whether an edit says how long a halt is. */
  readonly isMoved: boolean
  readonly stepSeconds: number
}

/** Whether it should be where it is, and by which part of its rule. */
function verdict(
  { doc, registers }: Standing,
  { was, passed, isMoved, stepSeconds }: Passed,
): Verdict {
  const steps = (seconds: number): number => Math.ceil(seconds / stepSeconds - HAIR)
  const [wasOn, since] = was
  const isOn = registers[ON]
  const isAbove = registers[VALUE] > registers[LIMIT]
  const isCalm = registers[VALUE] <= doc.reopenAt * registers[LIMIT] * (1 + HAIR)
  if (!doc.armed) {
    return { holds: isOn === 0, why: 'off while disarmed', ...(wasOn === 1 && { cell: TURNS.disarmed }) } // prettier-ignore
  }
  if (wasOn === 0) {
    const isCool = since === 0 || passed >= steps(doc.cooldownSeconds)
    const why = `value ${registers[VALUE]}, limit ${registers[LIMIT]}, ${passed} steps since it let go`
    const cell = isOn === 1 ? TURNS.trips : isAbove ? TURNS.cooldown : undefined
    return { holds: (isOn === 1) === (isAbove && isCool), why, ...(cell && { cell }) }
  }
  const least = Math.max(1, steps(doc.leastSeconds))
  const most = Math.max(least, steps(doc.mostSeconds ?? Infinity))
  const why = `value ${registers[VALUE]}, re-opens at ${doc.reopenAt} of ${registers[LIMIT]}, on for ${passed} steps`
  // It ends with its call, which is over when the halt could be and goes to its end whatever is edited meanwhile.
  if (doc.reopening === 'auction') {
    return { holds: isOn === 1 || passed >= least || isMoved, why, ...(isOn === 0 && { cell: TURNS.auction }) } // prettier-ignore
  }
  const isDue = passed >= least && (isCalm || passed >= most)
  if (isOn === 1) {
    return { holds: !isDue || isEdge(doc, registers), why, ...(isCalm && { cell: TURNS.least }) }
  }
  return { holds: isDue, why, cell: isCalm ? TURNS.reopens : TURNS.expires }
}

/** Whether a value stands so near to where its breaker re-opens that rounding decides. */
const isEdge = ({ reopenAt }: TripDoc, registers: Float64Array): boolean =>
  Math.abs(registers[VALUE] - reopenAt * registers[LIMIT]) <= HAIR * Math.abs(registers[LIMIT])

export const breakerCauses: Law = {
  id: 'B3',
  name: 'a breaker turns because of a price or of a liquidation, or because it is disarmed',
  formula: 'cause of a turn = a mark or liquidation of the step, or the one that weighs most now',
  bind: (run, note) => {
    if (!hasBreakers(run)) return undefined
    return {
      after: {
        breakers: () => {
          const { log } = run.world
          for (let row = 0; row < log.cursor[COUNT]; row++) {
            const isOn = log.kind[row] === KIND['breaker-on']
            if (isOn || log.kind[row] === KIND['breaker-off']) lookAtCause(run, row, note)
          }
        },
      },
    }
  },
}

function lookAtCause({ world, scenario }: Run, row: number, note: Note): void {
  const { log, markets, protocols } = world
  const cause = log.back[row] === 0 ? -1 : row - log.back[row]
  const protocol = protocols[log.lots[row]]
  const { armed } = scenario.protocols[protocol.row].breakers[log.other[row]]
  const isKnown =
    cause >= 0
      ? log.kind[cause] === KIND.mark || log.kind[cause] === KIND.liquidation
      : protocol.markets.some(one => markets[one].state[HEAVIEST] - log.cursor[FIRST] === cause)
  const holds = armed === false ? log.back[row] === 0 : log.back[row] > 0 && isKnown
  note(holds, () => ({
    what: `breaker ${log.other[row]} of protocol ${protocol.id}, cause of its turn`,
    left: log.back[row] === 0 ? 'none' : `event ${cause} from the first of the step`,
    right: armed === false ? 'none' : 'a mark, or a liquidation',
  }))
}

/** Of a market and a protocol: whether something is closed, or held to a limit. */
type Gate = (market: Market, protocol: Protocol) => boolean

interface Closed {
  readonly name: string
  readonly isClosed: Gate
  /** What a breaker that closes it must declare. */
  readonly by: readonly Action[]
  /** Whether only one that is on may close it; else one that is armed. */
  readonly isOn: boolean
}

const halted: Gate = ({ state }) => state[HALTED] > 0
const shut: Gate = ({ state }) => state[HALTED] === NO_TRADE
const banded: Gate = ({ state }) => state[BAND_HIGH] < Infinity
const capped: Gate = ({ state }) => state[OPEN_ROOM] < Infinity
const held: Gate = ({ state }) => state[ACCOUNT_MOST] < Infinity
const leaves: Gate = (_, { tally }) => tally[WITHDRAW_ROOM] < Infinity
const paced: Gate = (_, { tally }) => tally[LIQUIDATION_ROOM] < Infinity
const spared: Gate = (_, { tally }) => tally[FUND_ROOM] < Infinity
const paused: Gate = (_, { tally }) => tally[VAULT_PAUSED] === 1
const counts: Gate = (_, { tally }) => tally[PROFIT_COUNTS] < 1

const CLOSED: readonly Closed[] = [
  { name: 'closed to openers', isClosed: halted, by: ['open'], isOn: true },
  { name: 'closed to all', isClosed: shut, by: ['open', 'reduce', 'liquidate'], isOn: true },
  { name: 'vault paused', isClosed: paused, by: ['leave-vault'], isOn: true },
  { name: 'liquidations paced', isClosed: paced, by: ['liquidate'], isOn: true },
  { name: 'funds held back', isClosed: spared, by: ['fund-pays'], isOn: true },
  { name: 'orders banded', isClosed: banded, by: ['open', 'reduce'], isOn: false },
  { name: 'room to open', isClosed: capped, by: ['open'], isOn: false },
  { name: 'largest position', isClosed: held, by: ['open', 'quote'], isOn: false },
  { name: 'room to withdraw', isClosed: leaves, by: ['withdraw'], isOn: false },
  { name: 'profit counts in part', isClosed: counts, by: ['borrow-on-profit'], isOn: false },
]

/** What a breaker that is on has closed where it says that it stops an action. */
const OPENS: Partial<Record<Action, readonly Gate[]>> = {
  open: [halted, capped, held, banded],
  reduce: [shut, banded],
  quote: [held],
  withdraw: [leaves],
  'leave-vault': [paused],
  liquidate: [paced, shut, banded],
  'fund-pays': [spared],
}

export const breakerGates: Law = {
  id: 'B4',
  name: 'what is closed a breaker has closed that declares it, and what one declares it closes',
  formula: 'closed = declared by a breaker that is on (or armed, of limits)',
  cells: CLOSED.map(({ name }) => name),
  bind: (run, note) => {
    if (!hasBreakers(run)) return undefined
    return {
      after: {
        breakers: () => {
          const all = [...standing(run)].map(one => ({ ...one, stops: stopsOf(one) }))
          for (const market of run.world.markets) lookAtGates(run, market, all, note)
        },
      },
    }
  },
}

type Declared = Standing & { readonly stops: readonly Action[] }

function stopsOf({ doc }: Standing): readonly Action[] {
  const part = CATALOGUE.breakers.get(doc.kind) as BreakerPart
  return part.stops(doc as never)
}

function lookAtGates({ world }: Run, market: Market, all: readonly Declared[], note: Note): void {
  for (const protocol of world.protocols) {
    if (!protocol.markets.includes(market.row)) continue
    // A market is closed by any protocol that rules it.
    const near = all.filter(one => one.protocol.markets.includes(market.row) && one.doc.armed)
    for (const { name, isClosed, by, isOn } of CLOSED) {
      if (!isClosed(market, protocol)) continue
      const isDeclared = near.some(
        ({ stops, registers }) =>
          by.every(action => stops.includes(action)) && (!isOn || registers[ON] === 1),
      )
      note(isDeclared, () => ({ what: `market ${market.id}: ${name}`, left: 'closed', right: `a breaker that stops ${by.join(', ')}` }), name) // prettier-ignore
    }
    const on = near.filter(one => one.registers[ON] === 1 && one.protocol === protocol)
    for (const one of on) lookAtDeclared(one, market, note)
  }
}

/** Each action that a breaker stops, while it is on, has something closed. */
function lookAtDeclared(one: Declared, market: Market, note: Note): void {
  for (const action of one.stops) {
    const gates = OPENS[action]
    if (!gates) continue
    note(
      gates.some(gate => gate(market, one.protocol)),
      () => ({ what: `${nameOf(one)}, which stops ${action}`, left: 'open', right: 'closed' }),
    )
  }
}
