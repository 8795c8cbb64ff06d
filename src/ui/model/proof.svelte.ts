/** Whether a link's run comes out here as the link says. */
import { digestElsewhere } from './connection.ts'

export class Proof {
  state: 'unknown' | 'checking' | 'yes' | 'no' = $state('unknown')
  /** Digest that this engine computed for the link. */
  computed: string | undefined = $state()

  #link: string | undefined
  #promised: string | null = null

  /** Another run was opened, perhaps by a link. */
  expect(link: string | undefined, promised: string | null): void {
    this.#link = link
    this.#promised = promised
    this.computed = undefined
    this.state = 'unknown'
  }

  /** Runs the link from its document alone, in a worker of its own. */
  async check(): Promise<void> {
    const link = this.#link
    const promised = this.#promised
    if (link === undefined || promised === null) return
    this.state = 'checking'
    const computed = await digestElsewhere({ link })
    if (this.#link !== link) return
    this.computed = computed
    this.state = computed === undefined ? 'unknown' : computed === promised ? 'yes' : 'no'
  }
}
