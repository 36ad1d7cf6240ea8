// What percentiles of latency are made of: the frames or messages that arrived, and those still on their way by their age.

/** Encoded histograms of one line. */
export interface TimedLine {
  readonly latency: string
  /** Ages of what is not answered yet; null without answers. */
  readonly pending: string | null
}

/**
 * Encoded histograms to sum: of what was answered since the line before, and of what has waited until this one. Without the
 * second a server that stops answering would look fast.
 */
export const timedSamples = ({ latency, pending }: TimedLine): readonly string[] =>
  pending === null ? [latency] : [latency, pending]
