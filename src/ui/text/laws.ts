/** What the page says of a law that a link claims to be broken. */
import { count } from './format.ts'

export const lawText = {
  looking: (law: string) => `Playing the run under all laws, to see whether ${law} breaks …`,
  breaks: (law: string) => `Law ${law} breaks in the next step`,
  elsewhere: (law: string, step: number) => `Law ${law} breaks in step ${count(step + 1)}`,
  kept: (law: string) => `Law ${law} is kept here`,
  keptAbout:
    'The link says that it breaks. This engine plays the run to its end and keeps every law: what broke it has been mended.',
  where: (step: number, phase: string) => `Step ${count(step + 1)}, ${phase}`,
  formula: 'Formula',
  what: 'Of',
  left: 'Got',
  right: 'Expected',
  step: 'Make that step',
  close: 'Close',
}
