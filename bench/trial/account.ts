// The account of a trial: what was sent is what was delivered, frame by frame and byte by byte.
import type { StatsLine } from '../../runners/contract.ts'
import { TrialError } from '../failure.ts'

/** Counters that only ever rise. */
const totals = ['timeNs', 'frames', 'bytes', 'dropped'] as const

/**
 * How many of `sentFrames` the server has not accounted for yet: they are on their way, or lost.
 * @throws TrialError `frames-failed` for what it could not handle, `too-many-frames` for what was never sent
 */
export const countMissing = (counted: StatsLine, sentFrames: number): number => {
  const { frames, dropped, failed } = counted
  if (failed > 0) {
    throw new TrialError(
      'frames-failed',
      `the server says that it could not handle ${failed} messages or connections`,
    )
  }
  if (frames + dropped > sentFrames) {
    throw new TrialError(
      'too-many-frames',
      `the server counts ${frames + dropped} frames, the camera sent ${sentFrames}`,
    )
  }
  return sentFrames - frames - dropped
}

/**
 * Holds a server's lines, in the order they came, against each other and against the size of a frame; the last one
 * is from after the drain, when nothing is under way.
 * @throws TrialError `counters-fell` or `wrong-bytes`
 */
export const checkCounters = (lines: readonly StatsLine[], frameBytes: number): void => {
  for (const [index, line] of lines.entries()) {
    const earlier = lines[index - 1]
    const fallen = earlier && totals.find((name) => line[name] < earlier[name])
    if (earlier && fallen) {
      throw new TrialError(
        'counters-fell',
        `the server's ${fallen} fell from ${earlier[fallen]} to ${line[fallen]}; its counters are totals`,
      )
    }
  }
  const final = lines.at(-1)
  if (final && final.bytes !== final.frames * frameBytes) {
    throw new TrialError(
      'wrong-bytes',
      `the server counts ${final.bytes} bytes in ${final.frames} frames; frames of ${frameBytes} bytes make ` +
        `${final.frames * frameBytes}`,
    )
  }
}
