// One moment on the clocks of several machines: by how much each differs from ours, and how wrong that may be.
import type { AgentLink } from './control/agent-link.ts'
import { methods } from './methods.ts'

export interface ClockOffset {
  /** To be added to a time of ours. */
  readonly offsetMs: number
  /** The true offset is no further off: half of the round trip of the best question. */
  readonly errorMs: number
}

const questions = 7
const questionTimeoutMs = 2_000

/** The question that came back soonest tells most (Cristian 1989, https://doi.org/10.1007/BF01784024). */
export const measureClock = async (
  { call }: Pick<AgentLink, 'call'>,
  nowMs: () => number = () => performance.now(),
): Promise<ClockOffset> => {
  let best: ClockOffset | null = null
  for (let question = 0; question < questions; question++) {
    const askedMs = nowMs()
    const theirMs = await call(methods.clock, {}, questionTimeoutMs)
    const heardMs = nowMs()
    const errorMs = (heardMs - askedMs) / 2
    if (best === null || errorMs < best.errorMs) best = { offsetMs: theirMs - (askedMs + errorMs), errorMs }
  }
  if (best === null) throw new Error('a clock was not asked')
  return best
}
