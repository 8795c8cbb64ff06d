/** A folder that results are written to: new or empty, no link to elsewhere, each file whole or not at all. */
import {
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
  readonly append: (name: string, keeps?: boolean) => number
  /** The text of a file; undefined if there is none. */
  readonly read: (name: string) => string | undefined
}

/** Makes the folder. Refuses symbolic links, files, and a folder that is not empty without `force`. */
export function openFolder(path: string, force = false): Folder {
  const dir = resolve(path)
  if (existsSync(dir) || isLink(dir)) {
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
  return {
    write: (name, text) =>
      attempt(path, () => {
        writeFileSync(`${at(name)}.part`, text)
        renameSync(`${at(name)}.part`, at(name))
      }),
    append: (name, keeps = false) => attempt(path, () => openSync(at(name), keeps ? 'a' : 'w')),
    read: name => {
      const file = at(name)
      return existsSync(file) ? attempt(path, () => readFileSync(file, 'utf8')) : undefined
    },
  }
}

const isLink = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false

/** Turns the system's refusal (full, read-only, too long a name) into a fault. */
function attempt<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return wrong('E_OUT', '--out', `${path} (${code})`, 'a folder that can be written')
  }
}
