/** The worker's side: opens runs, advances them, takes edits. One run at a time. */
import { transfer } from 'comlink'
import { OBSERVATIONS } from '../engine/observations.ts'
import { knownParts } from '../engine/parts.ts'
import type { Recorder } from '../engine/step.ts'
import { stepper, type Stepper } from '../engine/stepper.ts'
import { transferables } from '../kernel/columns.ts'
import type { PatchDoc, Scenario } from '../scenario/document.ts'
import { addEdit, applyEdit, checkPatch } from '../scenario/edits.ts'
import { fault, type Fault } from '../scenario/faults.ts'
import { parseScenario } from '../scenario/schema.ts'
import { frameRecorder, type FrameRecorder } from './recorder.ts'
import { frameTransfers, makeFrame } from './frame.ts'
import { castRecorder, castTransfers, type CastRecorder } from './cast.ts'
import { goTo, makeSteps } from './chunks.ts'
import { describe } from './describe.ts'
import { isOutOfMemory, noMemory, tooLarge } from './memory.ts'
import { allParts, beginWithParts, readSource, type Read } from './reading.ts'
import { shareOf, wholeRuns } from './wholeRuns.ts'
import type { OptionsView } from './options/types.ts'
import type { Risk } from './risk/types.ts'
import type {
  CastView,
  Edited,
  Faulty,
  Frame,
  Kept,
  Opened,
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

export function simService(): SimService {
  beginWithParts()
  let session: Session | undefined
  // Runs of two workers of one page do not share a number.
  let starts = Math.round(performance.timeOrigin)
  let cancelled = false
  const need = (): Session => {
    if (!session) throw new Error('no run is open')
    return session
  }
  const begin = ({ scenario, ...told }: Read): Opened => {
    const fresh = start(scenario, ++starts)
    const frame = makeFrame(fresh.stepper, fresh.recorder)
    const opened = {
      ...describe(scenario, fresh.stepper.run),
      observations: OBSERVATIONS.map(({ id }) => id),
      ...told,
      frame,
    }
    session = fresh
    return transfer(opened, frameTransfers(frame))
  }
  const draw = (spare?: Spare): Frame => {
    const frame = makeFrame(need().stepper, need().recorder, spare)
    return transfer(frame, frameTransfers(frame))
  }
  return {
    ...lateComposing,
    ...wholeRuns,
    open: async source => {
      const read = await readSource(source)
      if ('faults' in read) return read
      const fault = tooMany(read.scenario) ?? tooLarge(read.scenario)
      return fault ? { faults: [fault] } : beginWhereMemoryIs(read, begin)
    },
    advance: async (steps, spare) => {
      makeSteps(need().stepper, steps, need().record)
      return draw(spare)
    },
    edit: async (path, value) => change(need(), { op: 'replace', path, value }),
    restart: async keepEdits => {
      const { document } = need()
      const scenario = keepEdits ? document : { ...document, edits: [] }
      return begin({ scenario, notices: [], promised: null, view: null })
    },
    seek: async step => {
      cancelled = false
      const { document } = need()
      if (step < need().stepper.step()) {
        session = start(document, ++starts)
      }
      const { stepper: run, record } = need()
      await goTo(run, step, { record, isCancelled: () => cancelled })
      return draw()
    },
    cancel: async () => {
      cancelled = true
    },
    keep: async () => keep(need()),
    resume: async (kept, scenario, step) => {
      session = await goOn(kept, scenario, { step, number: kept?.number ?? ++starts })
      return draw()
    },
    risk: async () => riskNow(need()),
    options: async account => optionsNow(need(), account),
    cast: async (run, from) => castNow(need(), run, from),
    share: async () => shareOf(need().document),
  }
}

/** Opens a run, or says how much memory it lacks. */
function beginWhereMemoryIs(read: Read, begin: (read: Read) => Opened): Opened | Faulty {
  try {
    return begin(read)
  } catch (error) {
    if (isOutOfMemory(error)) return { faults: [noMemory(read.scenario)] }
    throw error
  }
}

/** A run that another worker had reached. What was seen on the way is not told again. */
async function goOn(
  kept: Kept | null,
  scenario: Scenario,
  { step, number }: { readonly step: number; readonly number: number },
): Promise<Session> {
  const read = await readSource({ text: JSON.stringify(scenario) })
  if ('faults' in read) throw new Error('the document of an open run has faults')
  const session = start(read.scenario, number, kept)
  await goTo(session.stepper, step, { record: session.record })
  session.recorder.take()
  return session
}

function keep({ stepper: run, cast, number }: Session): Kept {
  const snapshot = run.snapshot()
  const { steps, series } = cast.view(0)
  const buffers = [steps.buffer, series.buffer] as ArrayBuffer[]
  const kept = { snapshot, step: run.step(), number, cast: { steps, series } }
  return transfer(kept, [...transferables(snapshot.columns), ...buffers])
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

/** A run before its first step or as it was kept, with all that watches it. */
function start(document: Scenario, number: number, kept: Kept | null = null): Session {
  const own = stepper(document)
  const recorder = frameRecorder()
  const cast = castRecorder(own.run, kept?.cast)
  if (kept) {
    own.restore(kept.snapshot)
    own.edit(document.edits)
  }
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
