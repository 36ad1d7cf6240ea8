// Turns an error into the outcome of a trial: its cause, its phase, and the processes' last output.
import { setTimeout as sleep } from 'node:timers/promises'
import type { TrialOutcome } from '../../results/schema.ts'
import type { ReadyLine } from '../../runners/contract.ts'
import { InterruptedError, TrialError } from '../failure/failure.ts'
import type { Child } from './child.ts'
import { ConnectionClosedError } from './conversation.ts'

/** Close codes of RFC 6455 §7.4.1. */
const messageTooBig = 1009
const noCloseFrame = 1006
/** A process's end may be reported this much later than the loss of its connections. */
const endIsHeardMs = 300

/** How far a trial has come. */
export interface TrialState {
  phase: string
  ready: ReadyLine | null
  /** True once an extension was agreed on. */
  compressed: boolean
}

/** The cause behind an error: a fault of a child interrupts the current step and breaks connections. */
export const findCause = async (
  error: unknown,
  signal: AbortSignal,
  faults: AbortSignal,
): Promise<TrialError> => {
  const torn = error instanceof ConnectionClosedError && error.closeCode === noCloseFrame
  // Woken by the fault that it waits for, or by the timeout.
  if (torn && !signal.aborted) await sleep(endIsHeardMs, undefined, { signal: faults }).catch(() => {})
  const brokenOff = torn || (error instanceof InterruptedError && !signal.aborted)
  if (brokenOff && faults.reason instanceof TrialError) return faults.reason
  if (error instanceof TrialError) return error
  throw error
}

/** An error as the outcome of the trial: refused where the server's own limit rejected a frame, else failed. */
export const describeFailure = (
  error: TrialError,
  {
    task,
    substitute,
  }: { readonly task: { readonly frameBytes: number }; readonly substitute?: string | undefined },
  state: TrialState,
  children: readonly Child[],
): TrialOutcome => {
  const limitBytes = state.ready?.applied.maxMessageBytes ?? null
  if (error instanceof ConnectionClosedError && state.ready && limitBytes !== null) {
    const { closeCode, closeReason } = error
    // A frame within the limit may be over it once it is deflated: JPEGs grow.
    const grewOverLimit = state.compressed && closeCode === messageTooBig
    if (limitBytes < task.frameBytes || grewOverLimit) {
      const refusal = { ready: state.ready, limitBytes, closeCode, closeReason }
      return { status: 'refused', ...refusal, ...(substitute !== undefined && { substitute }) }
    }
  }
  const stderrTail = children.map((child) => child.stderrTail()).join('')
  return {
    status: 'failed',
    failure: { code: error.code, phase: state.phase, message: error.message, stderrTail },
  }
}
