interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly license?: unknown
  readonly licenses?: unknown
  readonly gypfile?: boolean
}

interface LockEntry {
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly hasInstallScript?: boolean
  readonly license?: string
}

/** What is wrong with what is installed from elsewhere, a line each. */
export function supplyFaults(supply: {
  readonly manifest: Manifest
  readonly lock: { readonly packages: Readonly<Record<string, LockEntry>> }
  readonly manifestOf: (path: string) => Manifest | undefined
}): string[]
