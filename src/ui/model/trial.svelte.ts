/** A link that says that a law breaks: whether it does here. */
import { claimIn, type Claim } from '../../scenario/claim.ts'
import type { Verdict } from '../../workers/messages.ts'
import { lawElsewhere } from './connection.ts'

export class Trial {
  claim: Claim | undefined = $state.raw()
  /** Undefined while it is looked at, null if every law is kept. */
  verdict: Verdict | null | undefined = $state.raw()

  /** Another run was opened, perhaps by a link that claims something. Returns the claim. */
  expect(link: string | undefined, view: string | null): Claim | undefined {
    this.claim = link === undefined ? undefined : claimIn(view)
    this.verdict = undefined
    if (this.claim) void this.#look(link!, this.claim)
    return this.claim
  }

  dismiss(): void {
    this.claim = undefined
  }

  async #look(link: string, claim: Claim): Promise<void> {
    const verdict = await lawElsewhere({ link })
    if (this.claim === claim) this.verdict = verdict
  }
}
