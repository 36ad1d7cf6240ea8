// Accounting of a trial: every sent frame and byte must be delivered, by the rules of its mode.
import type { Fault, Missing } from '../../results/modes/mode.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import type { StatsLine, TrialLine } from '../../runners/contract.ts'
import { TrialError } from '../failure/failure.ts'

/** Both sides' counters at about the same time. */
export interface BothCounted {
  readonly server: StatsLine
  readonly generator: TrialLine
}

/** Frames and texts not accounted for yet: in flight, or lost. */
export interface Unaccounted {
  readonly frames: number
  readonly texts: number
}

/**
 * @param viewers number of viewers of a relay
 * @throws TrialError `frames-failed` for what the server could not handle, or the fault that the mode's rules find
 */
export const countMissing = (counted: BothCounted, viewers: number): Unaccounted => {
  checkHandled(counted.server)
  return requireSound(rulesOf(counted.generator.mode).missing(counted, viewers))
}

/** @throws TrialError `work-failed` with the application's own reason, else `frames-failed` */
export const checkHandled = ({ failed, work }: StatsLine): void => {
  if (work?.fault != null)
    throw new TrialError('work-failed', `the application could not work on a frame: ${work.fault}`)
  if (failed === 0) return
  throw new TrialError(
    'frames-failed',
    `the server reports that it could not handle ${failed} messages or connections`,
  )
}

/** @throws TrialError for a fault */
export const requireSound = (missing: Missing): Unaccounted => {
  if ('fault' in missing) throw errorOf(missing.fault)
  return missing
}

/** @throws TrialError for a fault */
export const requireNone = (fault: Fault | null): void => {
  if (fault) throw errorOf(fault)
}

const errorOf = ({ code, message }: Fault): TrialError => new TrialError(code, message)
