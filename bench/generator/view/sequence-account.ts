// What became of a stream of numbered images: which came next, which were passed over, came again or came too late.

/** How an image stands to those before it. */
export type Arrival = 'next' | 'gap' | 'reordered' | 'repeated'

export interface SequenceAccount {
  readonly take: (sequence: number) => Arrival
  /** Numbers that were passed over and have not come since. */
  readonly lost: () => number
  /** The number after the newest that came, counted from the first image on. */
  readonly next: () => number
}

/** Passed-over numbers that are remembered one by one; those before them stay lost. */
const rememberedGaps = 100_000

/**
 * @param cycle how many numbers there are before they begin again at 0; null where they never do. In a cycle a number stands
 *   for the image nearest to the expected one.
 */
export const createSequenceAccount = (cycle: number | null): SequenceAccount => {
  const missing = new Set<number>()
  let expected = 0
  let forgotten = 0

  const passOver = (until: number): void => {
    for (let number = Math.max(expected, until - rememberedGaps); number < until; number++)
      missing.add(number)
    forgotten += Math.max(0, until - expected - rememberedGaps)
    for (const oldest of missing) {
      if (missing.size <= rememberedGaps) break
      missing.delete(oldest)
      forgotten++
    }
  }
  const unroll = (sequence: number): number => {
    if (cycle === null) return sequence
    const ahead = (((sequence - expected) % cycle) + cycle) % cycle
    return expected + (ahead <= cycle / 2 ? ahead : ahead - cycle)
  }

  return {
    take: (sequence) => {
      const number = unroll(sequence)
      if (number < expected) return missing.delete(number) ? 'reordered' : 'repeated'
      const arrival = number === expected ? 'next' : 'gap'
      if (arrival === 'gap') passOver(number)
      expected = number + 1
      return arrival
    },
    lost: () => missing.size + forgotten,
    next: () => expected,
  }
}
