/** Words for when something outside the model fails: worker, memory, storage, canvas. */
import { count } from './format.ts'

const block = (step: number): string => `block ${count(step)}`

export const faultText = {
  /** By the kind of a failure: what happened, and what it means. */
  failures: {
    worker: {
      title: 'The simulation broke off',
      about: (step: number) =>
        `Its worker broke after ${block(step)}. The page has kept the run, every change included.`,
    },
    silent: {
      title: 'The simulation fell silent',
      about: (step: number) =>
        `It did not answer for 15 seconds and was started again. It stands at ${block(step)}, every change included.`,
    },
    run: {
      title: 'This run cannot go on',
      about: (step: number) =>
        `It broke after ${block(step)}. A run is the same every time, so it will break there again: go back and change a rule before it, or send its link with a report.`,
    },
    memory: {
      title: 'The browser is out of memory',
      about: (step: number) =>
        `It gave no more after ${block(step)}. Other tabs may hold some; fewer agents or a shorter run need less.`,
    },
  },
  restart: (step: number) => `Start again from ${block(step)}`,
  goOn: 'Go on',
  copy: 'Copy link',
  copied: 'Copied',
  copying: 'Writing the link …',
  noLink: 'It does not fit into a link',
  link: 'Link to this run',
  fresh: 'Open a fresh run',
  silent: {
    title: 'The simulation does not answer',
    about: (step: number) =>
      `Nothing was heard of it for 5 seconds; it may only be busy. After 15 seconds it is started again by itself, from ${block(step)}.`,
    wait: 'Wait',
  },
  offer: {
    title: 'A run was left behind',
    about: (title: string, step: number, steps: number, changes: number) =>
      `${title}, at block ${count(step)} of ${count(steps)}${changes > 0 ? `, with ${count(changes)} ${changes === 1 ? 'change' : 'changes'}` : ''}.`,
    goOn: (step: number) => `Go on at ${block(step)}`,
    dismiss: 'Forget it',
  },
  digest: (before: string) => `${before}: the engine has changed since`,
  notSaved:
    'This browser keeps nothing for this page: a run that is not shared or saved as a file is gone when the tab closes.',
  canvas: {
    title: 'The stage without its picture',
    about:
      'The browser gives the page no canvas to draw on. The run goes on; this is what it shows.',
    mark: 'Mark price',
    outside: 'Outside price',
    longs: 'Longs open',
    shorts: 'Shorts open',
    gone: 'Liquidated',
    bids: 'Bids within 1 %',
    asks: 'Asks within 1 %',
  },
} as const
