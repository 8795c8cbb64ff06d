/** The worker's side: opens runs, advances them, takes edits. One run at a time. */
import { transfer } from 'comlink'
import { OBSERVATIONS } from '../engine/observations.ts'
import { knownParts } from '../engine/parts.ts'
import { simulate } from '../engine/simulate.ts'
import type { Recorder } from '../engine/step.ts'
import { stepper, type RunSnapshot, type Stepper } from '../engine/stepper.ts'
import { ENGINE_VERSION } from '../engine/version.ts'
import { transferables } from '../kernel/columns.ts'
import type { PatchDoc, Scenario } from '../scenario/document.ts'
import { addEdit, applyEdit, checkPatch } from '../scenario/edits.ts'
import { fault, type Fault } from '../scenario/faults.ts'
import { parseScenario } from '../scenario/schema.ts'
import { frameRecorder, type FrameRecorder } from './recorder.ts'
import { frameTransfers, makeFrame } from './frame.ts'
import { castRecorder, castTransfers, type CastRecorder } from './cast.ts'
import { describe } from './describe.ts'
import { allParts, beginWithParts, readSource, type Read } from './reading.ts'
import type { OptionsView } from './options/types.ts'
import type { Risk } from './risk/types.ts'
import type {
  CastView,
  Edited,
  Faulty,
  Frame,
  Opened,
  Shared,
  SimService,
  Spare,
} from './messages.ts'

interface Session {
  /** The document with all edits, as it stood at step 0. */
  document: Scenario
  readonly stepper: Stepper
  readonly recorder: FrameRecorder
  readonly cast: CastRecorder
  readonly record: Recorder
  /** Rises with each start, replays included. */
  readonly number: number
}

/** Steps of a seek between two looks at whether it was cancelled. */
const SEEK_CHUNK = 2000

export function simService(): SimService {
  beginWithParts()
  let session: Session | undefined
  let starts = 0
  let cancelled = false
  const need = (): Session => {
    if (!session) throw new Error('no run is open')
    return session
  }
  const begin = ({ scenario, notices, promised }: Read): Opened => {
    session = start(scenario, ++starts)
    const frame = makeFrame(session.stepper, session.recorder)
    const opened = {
      ...describe(scenario, session.stepper.run),
      observations: OBSERVATIONS.map(({ id }) => id),
      notices,
      promised,
      frame,
    }
    return transfer(opened, frameTransfers(frame))
  }
  const draw = (spare?: Spare): Frame => {
    const frame = makeFrame(need().stepper, need().recorder, spare)
    return transfer(frame, frameTransfers(frame))
  }
  return {
    ...lateComposing,
    open: async source => {
      const read = await readSource(source)
      if ('faults' in read) return read
      const crowd = tooMany(read.scenario)
      return crowd ? { faults: [crowd] } : begin(read)
    },
    advance: async (steps, spare) => {
      need().stepper.advance(steps, need().record)
      return draw(spare)
    },
    edit: async (path, value) => change(need(), { op: 'replace', path, value }),
    restart: async keepEdits => {
      const { document } = need()
      const scenario = keepEdits ? document : { ...document, edits: [] }
      return begin({ scenario, notices: [], promised: null })
    },
    seek: async step => {
      cancelled = false
      const { document } = need()
      if (step < need().stepper.step()) {
        session = start(document, ++starts)
      }
      await goTo(need(), step, () => cancelled)
      return draw()
    },
    cancel: async () => {
      cancelled = true
    },
    snapshot: async () => snapshotOf(need()),
    risk: async () => riskNow(need()),
    options: async account => optionsNow(need(), account),
    cast: async (run, from) => castNow(need(), run, from),
    share: async () => shareOf(need()),
    digestOf: async source => {
      const read = await readSource(source)
      return 'faults' in read ? read : { digest: simulate(read.scenario).digest }
    },
  }
}

function snapshotOf({ stepper: run }: Session): RunSnapshot {
  const snapshot = run.snapshot()
  return transfer(snapshot, transferables(snapshot.columns))
}

async function shareOf({ document }: Session): Promise<Shared | Faulty> {
  const { encodeLink } = await import('../scenario/link.ts')
  const { digest } = simulate(document)
  const content = { scenario: document, engine: ENGINE_VERSION, digest, view: null }
  const link = await encodeLink(content, knownParts())
  return 'faults' in link ? link : { fragment: link.link, digest }
}

async function riskNow({ stepper: { run } }: Session): Promise<Risk> {
  const { riskOf, riskTransfers } = await import('./risk.ts')
  const risk = riskOf(run)
  return transfer(risk, riskTransfers(risk))
}

async function optionsNow(
  { stepper: { run } }: Session,
  account: number | null,
): Promise<OptionsView | null> {
  // prettier-ignore
  const { optionsOf, optionsTransfers } = await import('./options.ts')
  const view = optionsOf(run, account)
  return view === null ? null : transfer(view, optionsTransfers(view))
}

function castNow({ cast, number }: Session, run: number, from: number): CastView {
  const view = { run: number, ...cast.view(run === number ? from : 0) }
  return transfer(view, castTransfers(view))
}

/** What composes documents comes with its own file, when it is first wanted. */
const composer = async (): Promise<Composing> => {
  const [{ composing }] = await Promise.all([import('./compose.ts'), allParts()])
  return composing(tooMany)
}

type Composing = Pick<SimService, 'parts' | 'compose' | 'fileText'>

const lateComposing: Composing = {
  parts: async () => (await composer()).parts(),
  compose: async (scenario, edit) => (await composer()).compose(scenario, edit),
  fileText: async scenario => (await composer()).fileText(scenario),
}

/** A run before its first step, with all that watches it. */
function start(document: Scenario, number: number): Session {
  const own = stepper(document)
  const recorder = frameRecorder()
  const cast = castRecorder(own.run)
  const record: Recorder = run => {
    recorder.record(run)
    cast.record(run)
  }
  return { document, stepper: own, recorder, cast, record, number }
}

/** The page holds fewer agents than the command line. */
function tooMany({ cohorts }: Scenario): Fault | undefined {
  const agents = cohorts.reduce((sum, { count }) => sum + count, 0)
  if (agents <= AGENTS_ON_THE_PAGE) return undefined
  return fault(
    'E_RANGE',
    'cohorts',
    `${agents} agents`,
    `at most ${AGENTS_ON_THE_PAGE} on the page`,
  )
}

const AGENTS_ON_THE_PAGE = 100_000

/** Makes a live edit from the next step on, or says why not and changes nothing. */
function change(session: Session, patch: PatchDoc): Edited | Faulty {
  const { stepper: run, document } = session
  // Edits already made for the step to come count as in force.
  const inForce = document.edits
    .filter(({ step }) => step === run.step())
    .reduce(applyEdit, run.run.scenario)
  const faults = checkPatch(inForce, patch, knownParts())
  if (faults.length > 0) return { faults }
  // Read again, as a link of it will be: what cannot be shared is not done either.
  const read = parseScenario(addEdit(document, run.step(), patch), knownParts())
  if ('faults' in read) return read
  session.document = read.scenario
  run.edit(read.scenario.edits)
  return { step: run.step(), scenario: read.scenario }
}

/** Runs to a step in chunks, letting other calls in between. */
async function goTo(
  { stepper: run, record }: Session,
  step: number,
  isCancelled: () => boolean,
): Promise<void> {
  while (run.step() < step && !run.done() && !isCancelled()) {
    run.advance(Math.min(SEEK_CHUNK, step - run.step()), record)
    await new Promise(resolve => setTimeout(resolve))
  }
}
