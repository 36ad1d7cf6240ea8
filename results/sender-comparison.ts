// Senders held against each other by `npm run bench:generator`: the trials of the suite's generator, client libraries and iperf3.
import type { TrialOutcome } from './schema.ts'

/**
 * The suite's own generator, and the sender of plain bytes. That one sends one block again and again, which stays in the caches of
 * its core; so the own generator is held against it with one image, too.
 */
export const ownSender = 'prepared'
export const streamSender = 'iperf3'
export const repeatingSender = 'prepared-one-image'

/** What came of one test of iperf3, in its own words; CPU in shares of one core. */
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

/** What cannot be started here: one line tells it. */
export interface MissingSender {
  readonly label: string
  readonly reason: string
  readonly remedy: string
}

export interface SenderComparison {
  /** Label of the program that took what cameras sent; iperf3 has its own. */
  readonly sink: string
  /** In the order they were made; an interrupt ends the list early. */
  readonly perTrial: readonly SenderTrial[]
  readonly missing: readonly MissingSender[]
  readonly interrupted: boolean
}
