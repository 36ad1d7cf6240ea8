// Relates a page's clock to this process's, by round trips: the page's time lies between question and answer.

export interface PageClock {
  /** A time of the page, in ms, by the clock of this process. */
  readonly toOwnMs: (pageMs: number) => number
  /** At most so far off. */
  readonly errorMs: number
}

/** More samples hardly shorten the shortest round trip. */
const samples = 30

/**
 * The sample with the shortest round trip counts.
 * @param readPageMs asks the page for its time, in ms since any origin
 */
export const readPageClock = async (
  readPageMs: () => Promise<number>,
  nowMs: () => number,
): Promise<PageClock> => {
  let best = { offsetMs: 0, errorMs: Number.POSITIVE_INFINITY }
  for (let sample = 0; sample < samples; sample++) {
    const askedMs = nowMs()
    const pageMs = await readPageMs()
    const answeredMs = nowMs()
    const errorMs = (answeredMs - askedMs) / 2
    if (errorMs < best.errorMs) best = { offsetMs: askedMs + errorMs - pageMs, errorMs }
  }
  return { toOwnMs: (pageMs) => pageMs + best.offsetMs, errorMs: best.errorMs }
}
