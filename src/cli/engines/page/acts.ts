/** Acts that the page policy forbids everywhere: code from text, code and data from elsewhere. */
/* eslint no-eval: off, no-new-func: off, no-implied-eval: off -- that these are refused is what is tried */
import type { Act, Yard } from './attempt.ts'

/** Tried in the page and in a worker alike. */
export const COMMON: readonly Act[] = [
  { name: 'eval', breaks: 'script-src', attempt: ({ code }) => globalThis.eval(code) },
  { name: 'new Function', breaks: 'script-src', attempt: ({ code }) => new Function(code)() },
  { name: 'timer of text', breaks: 'script-src', attempt: ({ code }) => setTimeout(code, 0) },
  { name: 'blob worker', breaks: 'worker-src', attempt: blobWorker },
  {
    name: 'data: import',
    breaks: 'script-src',
    attempt: ({ code }) => importFrom(`data:text/javascript,${encodeURIComponent(code)}`),
  },
  {
    name: 'foreign import',
    breaks: 'script-src',
    attempt: ({ foreign }) => importFrom(`${foreign}/foreign import`),
  },
  {
    name: 'foreign fetch',
    breaks: 'connect-src',
    attempt: ({ foreign }) => fetch(`${foreign}/foreign fetch`),
  },
  {
    name: 'foreign request',
    breaks: 'connect-src',
    attempt: ({ foreign }) => {
      const request = new XMLHttpRequest()
      request.open('GET', `${foreign}/foreign request`)
      request.send()
      return failing(request)
    },
  },
  {
    name: 'foreign socket',
    breaks: 'connect-src',
    attempt: ({ foreign }) =>
      failing(
        new WebSocket(`${foreign.replace('http', 'ws')}/${encodeURIComponent('foreign socket')}`),
      ),
  },
  {
    name: 'foreign event source',
    breaks: 'connect-src',
    attempt: ({ foreign }) => failing(new EventSource(`${foreign}/foreign event source`)),
  },
  {
    name: 'unknown Trusted Types policy',
    breaks: 'trusted-types',
    attempt: ({ through }) => {
      trustedTypes().createPolicy('unknown', {})
      through()
    },
  },
]

interface Factory {
  createPolicy(name: string, rules: object): unknown
}

/** An engine without Trusted Types forbids no policy. */
function trustedTypes(): Factory {
  const own = (globalThis as { trustedTypes?: Factory }).trustedTypes
  return own ?? { createPolicy: () => undefined }
}

/** Rejects when something fails: in a worker not every engine tells of the policy itself. */
function failing(one: EventTarget): Promise<never> {
  return new Promise((_, reject) => {
    one.addEventListener('error', () => reject(new Error('it failed')))
  })
}

function importFrom(address: string): Promise<unknown> {
  return import(/* @vite-ignore */ address)
}

function blobWorker({ start, through }: Yard): Promise<void> {
  const url = URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }))
  const worker = start(url)
  return new Promise((_, reject) => {
    worker.onmessage = () => through()
    worker.onerror = () => reject(new Error('the worker did not start'))
  })
}
