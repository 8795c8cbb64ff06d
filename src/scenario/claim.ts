/** What a link says is to be looked at: a law that breaks in a step. */

export interface Claim {
  /** Id of the law. */
  readonly law: string
  /** The step in which it breaks, from 0. */
  readonly step: number
}

/** `law L5 12`, as a link's view has it. */
export const claimView = ({ law, step }: Claim): string => `law ${law} ${step}`

/** The claim in a view; undefined if it is none. */
export function claimIn(view: string | null): Claim | undefined {
  const found = /^law ([A-Z][A-Za-z0-9 ]{0,20}) ([0-9]{1,7})$/.exec(view ?? '')
  return found ? { law: found[1], step: Number(found[2]) } : undefined
}
