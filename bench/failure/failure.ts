// The one error of a trial: what went wrong, in which step, by a word that stays the same.

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
  | 'policy-broken'
  | 'stdout-flood'
  | 'stderr-flood'
  | 'out-of-memory'
  | 'hung-on-stop'
  | 'left-behind'
  | 'replica-lost'

/** A failure of what is measured, not of the suite: it becomes a row. */
export class TrialError extends Error {
  override readonly name = 'TrialError'
  readonly code: FailureCode
  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Nothing was said within the bound of a wait. */
export const isSilence = (error: unknown): boolean =>
  error instanceof TrialError && error.code === 'no-answer'

/** The user asked to stop; what was measured is kept. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}

/** A mistake of the user: one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
