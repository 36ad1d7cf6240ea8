// The slope of a cloud of points that a few wild ones do not bend.
import { median } from 'simple-statistics'

export interface Point {
  readonly x: number
  readonly y: number
}

/** Fewer points tell no slope. */
const fewestPoints = 4

/**
 * The median of the slopes of all pairs (Theil and Sen): up to 29 % of the points may be wrong.
 * @returns units of y for each of x; null with fewer than four points of different x
 */
export const robustSlope = (points: readonly Point[]): number | null => {
  if (new Set(points.map(({ x }) => x)).size < fewestPoints) return null
  const slopes = points.flatMap((from, index) =>
    points.slice(index + 1).flatMap((to) => (to.x === from.x ? [] : [(to.y - from.y) / (to.x - from.x)])),
  )
  return median(slopes)
}
