// Between which numbers of cameras the answer lies, and which one to try next. Pure.

export interface SearchRange {
  /** The first number that is tried. */
  readonly start: number
  /** The largest number that is tried. */
  readonly max: number
  /** The search ends when the bracket is no wider than this share of its lower end, or one camera. */
  readonly tolerance: number
}

/** `carried` is the largest number that was carried (0: none), `notCarried` the least that was not; null: none yet. */
export interface Bracket {
  readonly carried: number
  readonly notCarried: number | null
}

/**
 * Doubles from the start until a number is not carried, or halves until one is; then the middle of the bracket.
 * @returns null when the bracket is narrow enough: `carried` is the answer
 */
export const nextCount = ({ carried, notCarried }: Bracket, range: SearchRange): number | null => {
  const { start, max, tolerance } = range
  if (notCarried === null) {
    if (carried >= max) return null
    return Math.min(max, carried === 0 ? start : 2 * carried)
  }
  if (carried === 0) return notCarried === 1 ? null : Math.floor(notCarried / 2)
  const isNarrow = notCarried - carried <= 1 || notCarried <= carried * (1 + tolerance)
  return isNarrow ? null : Math.floor((carried + notCarried) / 2)
}
