// Result of `npm run bench:generator`: trials of the prepared generator, of client libraries and of iperf3.
import type { TrialOutcome } from './schema.ts'

/**
 * The prepared generator, and the sender of raw bytes. The latter repeats one block, which stays in its core's caches, so the
 * prepared generator is compared with it using one repeated frame as well.
 */
export const ownSender = 'prepared'
export const streamSender = 'iperf3'
export const repeatingSender = 'prepared-one-image'

/** Result of one iperf3 test as iperf3 reports it; CPU in shares of one core. */
export interface StreamedOutcome {
  readonly status: 'streamed'
  readonly version: string
  readonly bytesPerSecond: number
  readonly senderCpu: number
  readonly receiverCpu: number
}

export interface SenderTrial {
  readonly sender: string
  readonly label: string
  readonly frameBytes: number
  /** From 1. */
  readonly round: number
  readonly outcome: TrialOutcome | StreamedOutcome
}

/** A sender that cannot be started here; each text is one line. */
export interface MissingSender {
  readonly label: string
  readonly reason: string
  readonly remedy: string
}

export interface SenderComparison {
  /** Label of the program that received the frames; iperf3 has its own server. */
  readonly sink: string
  /** In order of time; an interrupt ends the list early. */
  readonly perTrial: readonly SenderTrial[]
  readonly missing: readonly MissingSender[]
  readonly interrupted: boolean
}
