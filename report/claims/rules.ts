// How one measured interval is held against one published value. Pure; the rules are explained in METHODOLOGY.md.
import type { Claim } from '../../results/reference-schema.ts'
import type { Interval } from '../../results/summary-schema.ts'

/** What one generator's measurement says of a claim; `open` means: it does not settle it. */
export type Finding = 'yes' | 'no' | 'open'

/** Another machine, another year: a figure within this factor is taken for the same. */
const tolerance = 2.5

/** An effect below this is not "significant", whatever its sign. */
export const significantEffect = 0.05

/**
 * @param measured frames a second for an absolute claim, else the ratio of subject to what it is held against
 * @param isLowerBound true where the generator was the limit and the server may be faster
 */
export const judgeInterval = (
  { kind, published }: Pick<Claim, 'kind' | 'published'>,
  measured: Interval,
  isLowerBound: boolean,
): Finding => {
  const { low, high } = measured
  if (low === null || high === null) return 'open'
  switch (kind) {
    case 'absolute':
      return judgeAbsolute(acceptedRange(published), { low, high }, isLowerBound)
    case 'ratio':
      return judgeRatio(acceptedRange(published), { low, high })
    case 'direction':
      if (low - 1 > significantEffect) return 'yes'
      return high - 1 < significantEffect ? 'no' : 'open'
  }
}

/** Figures from `low` to `high` pass for the published one. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** The published value, or range, widened by the tolerance both ways. */
export const acceptedRange = ({ low, high }: Claim['published']): Range => ({
  low: low === null ? 0 : low / tolerance,
  high: high === null ? Number.POSITIVE_INFINITY : high * tolerance,
})

const judgeAbsolute = (accepted: Range, measured: Range, isLowerBound: boolean): Finding => {
  if (measured.low > accepted.high) return 'no'
  if (isLowerBound) return 'open'
  if (measured.high < accepted.low) return 'no'
  return measured.low >= accepted.low && measured.high <= accepted.high ? 'yes' : 'open'
}

const judgeRatio = (accepted: Range, measured: Range): Finding => {
  if (measured.high < 1) return 'no'
  const meets = measured.low <= accepted.high && measured.high >= accepted.low
  return measured.low > 1 && meets ? 'yes' : 'open'
}
