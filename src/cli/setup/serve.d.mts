/** Serves a folder (default dist/page) on loopback with the headers of its own `_headers`. */
export function serve(options?: {
  root?: string
  port?: number
  /** Is handed the text of what the pages post; without it nothing may be posted. */
  receive?: (text: string) => void
}): Promise<{ url: string; close: () => Promise<void> }>

export interface HeaderRule {
  readonly pattern: RegExp
  readonly set: readonly (readonly [string, string])[]
  readonly unset: readonly string[]
}

/** Rules of a Cloudflare-style header file. */
export function parseHeaders(text: string): HeaderRule[]

/** Headers of a path. */
export function headersOf(rules: readonly HeaderRule[], path: string): Map<string, string>
