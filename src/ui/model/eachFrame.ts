/** Frames of the screen that pass between two of the run where little motion is wanted: pictures that change, none that
 *  move. */
const STILL = 9

/** Calls at every frame of the screen, with the time in ms; where little motion is wanted at every ninth. `frames` says
 *  how many have passed. */
export function eachFrame(act: (now: number, frames: number) => void): void {
  const still = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)')
  let passed = 0
  const turn = (now: number): void => {
    requestAnimationFrame(turn)
    const frames = still?.matches ? STILL : 1
    if (++passed < frames) return
    passed = 0
    act(now, frames)
  }
  requestAnimationFrame(turn)
}
