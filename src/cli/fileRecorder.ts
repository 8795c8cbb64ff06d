/** Writes what a run shows to files while it runs: one line a step, one line an event. */
import { OBSERVATIONS } from '../engine/observations.ts'
import type { Run } from '../engine/run.ts'
import type { Recorder } from '../engine/step.ts'
import { COUNT, FIRST, KIND, KINDS } from '../world/events.ts'
import { STEP } from '../world/world.ts'
import type { Folder } from './folder.ts'

/** 'page' leaves fills and marks out, 'all' keeps them. Without a folder the columns are read and let go. */
export function fileRecorder(
  folder: Folder | undefined,
  what: 'page' | 'all',
): { record: Recorder; close: () => void } {
  const observations = folder && lines(folder, 'observations.csv')
  const events = folder && lines(folder, 'events.csv')
  observations?.add(['step', ...OBSERVATIONS.map(({ id }) => id)].join(','))
  events?.add('id,step,kind,account,other,ticks,lots,amount,cause')
  return {
    record: run => {
      const row = OBSERVATIONS.map(({ read }) => read(run))
      observations?.add(`${run.world.scalars[STEP]},${row.join(',')}`)
      if (events) addEvents(run, what, events)
    },
    close: () => {
      observations?.close()
      events?.close()
    },
  }
}

function addEvents({ world }: Run, what: 'page' | 'all', events: Lines): void {
  const { log } = world
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    const kind = log.kind[row]
    if (what === 'page' && (kind === KIND.fill || kind === KIND.mark)) continue
    const id = log.cursor[FIRST] + row
    const cause = log.back[row] === 0 ? '' : id - log.back[row]
    const { account, other, ticks, lots, amount } = log
    const place = [id, world.scalars[STEP], KINDS[kind], account[row], other[row]]
    events.add([...place, ticks[row], lots[row], amount[row], cause].join(','))
  }
}

interface Lines {
  readonly add: (line: string) => void
  readonly close: () => void
}

/** Lines go out in blocks; what is on disk is whole lines at any time. */
function lines(folder: Folder, name: string): Lines {
  const file = folder.append(name)
  let text = ''
  const flush = (): void => {
    // What cannot be written is not tried again when the file is closed.
    const block = text
    text = ''
    file.write(block)
  }
  return {
    add: line => {
      text += `${line}\n`
      if (text.length > 65_536) flush()
    },
    close: () => {
      flush()
      file.close()
    },
  }
}
