// How long a plan takes: what is known beforehand, corrected by what the trials so far really took.
import type { Profile } from '../../scenarios/define.ts'

/** Start of both processes, masking of the frames, drain and stop, as measured on a 2-core machine. */
const overheadMs = 1500

/** Expected time of one trial. */
export const estimateTrialMs = ({ warmupMs, windowMs }: Pick<Profile, 'warmupMs' | 'windowMs'>): number =>
  warmupMs + windowMs + overheadMs

/** Time left for `planned - done` trials: the mean of those done, or the estimate before the first. */
export const estimateLeftMs = (planned: number, done: number, spentMs: number, trialMs: number): number =>
  (planned - done) * (done === 0 ? trialMs : spentMs / done)
