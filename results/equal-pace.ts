// The windows at equal pace of a trial, each in the form of a trial of its own.
import type { CompletedOf, CompletedOutcome } from './trial-schema.ts'

/** A window in which the cameras kept a rate, and what it would be as the only window of its trial. */
export interface PacedTrial {
  /** Of all cameras together. */
  readonly framesPerSecond: number
  readonly outcome: CompletedOf<'ingest'>
}

/** In their order; empty for a trial that only sent flat out. */
export const pacedTrials = (outcome: CompletedOutcome): readonly PacedTrial[] => {
  if (outcome.mode !== 'ingest') return []
  const { equalPace = [], witness: _, ...trial } = outcome
  return equalPace.map(({ framesPerSecond, server, generator, kernel, witness }) => ({
    framesPerSecond,
    outcome: {
      ...trial,
      server: { ...trial.server, ...server },
      generator: { ...trial.generator, ...generator },
      kernel,
      ...(witness && { witness }),
    },
  }))
}
