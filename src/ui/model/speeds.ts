/** Speeds that may be chosen, in steps a second, and how they are written: simulated seconds a second. */

const CHOICES = [6, 12, 24, 60, 120, 300, 600, 1200, 3000]

/** Steps a second at which a run of this step length starts. */
export function defaultSpeed(stepSeconds: number): number {
  if (stepSeconds <= 1) return 100
  return stepSeconds <= 60 ? 120 : 60
}

/** The speeds on offer, the default among them, slowest first. */
export function speedChoices(stepSeconds: number): number[] {
  const own = defaultSpeed(stepSeconds)
  const others = CHOICES.filter(speed => speed > own * 1.3 || speed < own / 1.3)
  return [...others, own].sort((a, b) => a - b)
}

/** Simulated seconds that pass in a second. */
export function factor(stepsPerSecond: number, stepSeconds: number): number {
  return stepsPerSecond * stepSeconds
}

/** The next faster (1) or slower (-1) choice; the same at either end. */
export function neighbour(speed: number, stepSeconds: number, direction: 1 | -1): number {
  const choices = speedChoices(stepSeconds)
  const next =
    direction > 0
      ? choices.find(choice => choice > speed)
      : choices.findLast(choice => choice < speed)
  return next ?? speed
}
