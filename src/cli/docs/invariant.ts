/** One law of the list of 104, and how it is held today. */

export interface Invariant {
  /** Letter and number, as laws of the storm and tests have it. */
  readonly id: string
  readonly law: string
  /** 'no subject': the program has nothing yet that it speaks of. */
  readonly state: 'held' | 'held in part' | 'no subject yet'
  /** Test files under `test`, without their ending. */
  readonly tests: readonly string[]
  /** What is missing, or why. */
  readonly note: string
}

export const held = (id: string, law: string, ...tests: readonly string[]): Invariant => ({
  ...{ id, law, tests },
  state: 'held',
  note: '',
})

export const partly = (
  id: string,
  law: string,
  note: string,
  ...tests: readonly string[]
): Invariant => ({ ...{ id, law, tests, note }, state: 'held in part' })

export const noSubject = (id: string, law: string, note: string): Invariant => ({
  ...{ id, law, note },
  state: 'no subject yet',
  tests: [],
})
