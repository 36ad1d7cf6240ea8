// One moment on the clocks of several machines: by how much each differs from ours, and how wrong that may be.
export interface ClockOffset {
  /** To be added to a time of ours. */
  readonly offsetMs: number
  /** The true offset is no further off: half of the round trip of the best question. */
  readonly errorMs: number
}

const questions = 7

/**
 * The question that came back soonest tells most (Cristian 1989, https://doi.org/10.1007/BF01784024).
 * @param askMs asks the other clock
 */
export const measureClock = async (
  askMs: () => Promise<number>,
  nowMs: () => number = () => performance.now(),
): Promise<ClockOffset> => {
  let best: ClockOffset | null = null
  for (let question = 0; question < questions; question++) {
    const askedMs = nowMs()
    const theirMs = await askMs()
    const heardMs = nowMs()
    const errorMs = (heardMs - askedMs) / 2
    if (best === null || errorMs < best.errorMs) best = { offsetMs: theirMs - (askedMs + errorMs), errorMs }
  }
  if (best === null) throw new Error('a clock was not asked')
  return best
}
