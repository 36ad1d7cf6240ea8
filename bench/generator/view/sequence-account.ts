// Classifies a stream of numbered frames: next, skipped, repeated or reordered.

/** A frame's position relative to earlier ones. */
export type Arrival = 'next' | 'gap' | 'reordered' | 'repeated'

export interface SequenceAccount {
  readonly take: (sequence: number) => Arrival
  /** Numbers that were skipped and have not arrived since. */
  readonly lost: () => number
  /** The number after the newest received frame, counted from the first. */
  readonly next: () => number
}

/** Skipped numbers that are remembered individually; older ones stay lost. */
const rememberedGaps = 100_000

/**
 * @param cycle how many numbers there are before they restart at 0; null where they never do. In a cycle a number stands
 *   for the frame nearest to the expected one.
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
