/** A folder that results are written to: new or empty, no link to elsewhere, each file whole or not at all. */
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { wrong } from './wrongUse.ts'

export interface Folder {
  readonly write: (name: string, text: string) => void
  /** Opens a file for appending line by line: empty, or behind what it holds. */
  readonly append: (name: string, keeps?: boolean) => Appended
  /** The text of a file; undefined if there is none. */
  readonly read: (name: string) => string | undefined
}

/** A file that grows. */
export interface Appended {
  readonly write: (text: string) => void
  readonly close: () => void
}

/** Makes the folder. Refuses symbolic links, files, and a folder that is not empty without `force`. */
export function openFolder(path: string, force = false): Folder {
  if (path === '') wrong('E_OUT', '--out', 'nothing', 'a folder')
  const dir = resolve(path)
  if (existsSync(dir) || attempt(path, () => isLink(dir))) {
    if (isLink(dir)) wrong('E_OUT', '--out', path, 'a folder, not a symbolic link')
    if (!lstatSync(dir).isDirectory()) wrong('E_OUT', '--out', path, 'a folder, not a file')
    if (!force && readdirSync(dir).length > 0) {
      wrong('E_OUT', '--out', `${path}, which is not empty`, 'an empty folder, or --force')
    }
  }
  attempt(path, () => mkdirSync(dir, { recursive: true }))
  const at = (name: string): string => {
    const file = join(dir, basename(name))
    if (isLink(file)) wrong('E_OUT', '--out', file, 'a file of its own, not a symbolic link')
    return file
  }
  const made: Made = { whole: [], begun: [] }
  return {
    write: (name, text) =>
      attempt(
        path,
        () => {
          const part = at(`${name}.part`)
          writeFileSync(part, text)
          renameSync(part, at(name))
          made.whole.push(name)
        },
        made,
      ),
    append: (name, keeps = false) => {
      const file = attempt(path, () => openSync(at(name), keeps ? 'a' : 'w'))
      made.begun.push(name)
      return {
        write: text => attempt(path, () => writeFileSync(file, text), made),
        close: () => closeSync(file),
      }
    },
    read: name => {
      const file = at(name)
      return existsSync(file) ? attempt(path, () => readFileSync(file, 'utf8')) : undefined
    },
  }
}

const isLink = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false

/** Files of the folder so far: those that are whole, and those whose last line may have broken off. */
interface Made {
  readonly whole: string[]
  readonly begun: string[]
}

/** No room left: on the disk, in a quota, for a file of that size. */
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG']

/** Turns the system's refusal (full, read-only, too long a name) into a fault. */
function attempt<T>(path: string, act: () => T, made?: Made): T {
  try {
    return act()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    if (FULL.includes(code)) {
      const left = made ? leftOf(made) : 'nothing'
      return wrong('E_DISK', '--out', `${path} (${code})`, `room for the results; it holds ${left}`)
    }
    return wrong('E_OUT', '--out', `${path} (${code})`, 'a folder that can be written')
  }
}

function leftOf({ whole, begun }: Made): string {
  const parts = begun.map(name => `${name} up to a line`)
  return [...new Set([...whole, ...parts])].join(', ') || 'nothing'
}
