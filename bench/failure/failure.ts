// The errors of the suite: a failed trial with its stable code, a failed check, an interrupt, a mistake of the user, nothing to run.

export type FailureCode =
  | 'start-failed'
  | 'not-ready'
  | 'invalid-line'
  | 'died'
  | 'no-answer'
  | 'connection-closed'
  | 'frames-lost'
  | 'frames-repeated'
  | 'frames-reordered'
  | 'frames-corrupt'
  | 'wrong-acks'
  | 'texts-lost'
  | 'wrong-texts'
  | 'frames-failed'
  | 'too-many-frames'
  | 'wrong-bytes'
  | 'counters-fell'
  | 'impossible-cpu'
  | 'wrong-histogram'
  | 'wrong-clock'
  | 'wrong-digest'
  | 'counts-differ'
  | 'early-acks'
  | 'work-failed'
  | 'work-skipped'
  | 'frames-unshown'
  | 'policy-broken'
  | 'stdout-flood'
  | 'stderr-flood'
  | 'out-of-memory'
  | 'hung-on-stop'
  | 'left-behind'
  | 'left-cpus'
  | 'raised-priority'
  | 'replica-lost'
  | 'stood-still'

/** A failure of what is measured, not of the suite: it becomes a row. */
export class TrialError extends Error {
  override readonly name = 'TrialError'
  readonly code: FailureCode
  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Whether an answer did not come in time. */
export const isSilence = (error: unknown): boolean =>
  error instanceof TrialError && error.code === 'no-answer'

/** The server did not do what a conformance check requires. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure'
}

/** A conformance check does not apply to these settings; the message says why. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable'
}

/** The user asked to stop; what was measured is kept. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}

/** There is nothing to run: no server works here. */
export class NothingToRunError extends Error {
  override readonly name = 'NothingToRunError'
}

/** A mistake of the user, or an environment to mend: one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
