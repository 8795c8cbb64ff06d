/** Seeds that a person can say out loud: two short words. */

const FIRST = ['amber', 'black', 'brisk', 'calm', 'cold', 'deep', 'early', 'grey', 'high', 'late']
const MORE = ['long', 'low', 'north', 'pale', 'quiet', 'rough', 'slack', 'south', 'still', 'wild']
const SECOND = ['anchor', 'bay', 'buoy', 'cape', 'chart', 'cliff', 'current', 'dune', 'ebb', 'fog']
const LAST = ['gale', 'harbour', 'keel', 'mole', 'pier', 'reef', 'shoal', 'spring', 'surge', 'tide']

/** Two words and two digits, by numbers from 0 to 1. */
export function rollSeed(random: () => number): string {
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)]
  const number = 10 + Math.floor(random() * 90)
  return `${pick([...FIRST, ...MORE])}-${pick([...SECOND, ...LAST])}-${number}`
}
