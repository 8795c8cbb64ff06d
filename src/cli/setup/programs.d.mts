/** Path of the first of some programs that PATH leads to. */
export function onPath(names: readonly string[]): string | undefined

export function isExecutable(path: string): boolean
