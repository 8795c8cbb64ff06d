/** How the vectors of one file are answered: kinds of question, told apart by the names of what is given. */

/** What a vector gives and what it expects: numbers, texts, lists and objects of them. */
export type Values = Readonly<Record<string, unknown>>

export interface Tolerance {
  /** Largest error as a share of what is expected. */
  readonly relative: number
  /** Error that is let pass in any case. */
  readonly absolute: number
}

export interface Kind {
  /** Names of all that is given, in alphabetical order, with a space between. */
  readonly keys: string
  /**
   * The answer by the program's public functions; null if it has none for these values. Where several
   * values are right, as the row of the worst among equals, they are given as a Set.
   */
  readonly answer: (given: Values) => Values | null
}

export interface Family {
  /** The file's own id. */
  readonly id: string
  /** Tolerance by name of the result; what is not listed has that of ''. */
  readonly tolerance: Readonly<Record<string, Tolerance>>
  readonly kinds: readonly Kind[]
}

/** A kind whose given values have the shape `Given`: the file is trusted in this, a wrong one fails. */
export function kind<Given>(keys: string, answer: (given: Given) => Values | null): Kind {
  return { keys: namesOf(keys.split(' ')), answer: answer as unknown as Kind['answer'] }
}

/** A kind whose given values are all numbers. */
export function numbers<Names extends string>(
  keys: Names,
  answer: (given: Numbers<Names>) => Values | null,
): Kind {
  return kind<Numbers<Names>>(keys, answer)
}

/** The kind of question that these values are, if the family has it. */
export function kindOf({ kinds }: Family, given: Values): Kind | undefined {
  const keys = namesOf(Object.keys(given))
  return kinds.find(kind => kind.keys === keys)
}

/** Names in the form that tells kinds apart. */
export function namesOf(keys: readonly string[]): string {
  return keys.toSorted().join(' ')
}

type Numbers<Names extends string> = Readonly<Record<Words<Names>, number>>

type Words<Text extends string> = Text extends `${infer First} ${infer Rest}`
  ? First | Words<Rest>
  : Text
