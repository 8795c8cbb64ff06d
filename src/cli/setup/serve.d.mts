/** Serves a folder (default dist/page) on loopback with the headers of public/_headers. */
export function serve(options?: {
  root?: string
  port?: number
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
