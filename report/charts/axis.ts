// Logarithmic axes, worked out beforehand because labels have to be placed in pixels, and what stands on them.

export interface LogAxis {
  readonly domain: readonly [low: number, high: number]
  readonly ticks: readonly number[]
  readonly toPixels: (value: number) => number
}

const margin = 1.12
/** Leaves about this many pixels between tick labels, which are up to seven letters wide. */
const tickSpacing = 46

/** An axis that holds all of `values`; those that are not positive are ignored. */
export const logAxis = (values: readonly number[], width: number): LogAxis => {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value))
  const low = positive.length === 0 ? 1 : Math.min(...positive) / margin
  const high = positive.length === 0 ? 1000 : Math.max(...positive) * margin
  const toPixels = (value: number): number => (Math.log(value / low) / Math.log(high / low)) * width
  return { domain: [low, high], ticks: ticks(low, high, width), toPixels }
}

const ticks = (low: number, high: number, width: number): readonly number[] => {
  const decades = Math.log10(high / low)
  const perDecade = width / decades / tickSpacing
  const steps = perDecade >= 5 ? [1, 2, 5] : perDecade >= 2.5 ? [1, 3] : [1]
  const exponents = Array.from(
    { length: Math.floor(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, index) => Math.floor(Math.log10(low)) + index,
  )
  const within = exponents
    .flatMap((exponent) => steps.map((step) => step * 10 ** exponent))
    .filter((tick) => tick >= low && tick <= high)
  return within.length >= 2
    ? within
    : [low * margin, high / margin].map((value) => Number(value.toPrecision(3)))
}

/** A vertical one: labels under one another need less room than side by side. */
export const verticalLogAxis = (values: readonly number[], height: number): LogAxis =>
  logAxis(values, height * 1.7)

/** A quantitative channel on such an axis. */
export const logChannel = (field: string, title: string, { domain, ticks }: LogAxis) => ({
  field,
  type: 'quantitative' as const,
  title,
  scale: { type: 'log' as const, domain: [...domain], nice: false },
  axis: { values: [...ticks], format: ',~g', grid: true },
})

/** A value that stands where the axis ends at the latest. */
export const clampTo = ({ domain: [low, high] }: LogAxis, value: number): number =>
  Math.min(Math.max(value, low), high)

/** An interval may be far wider than its figures; it must not squeeze all else into a corner. */
const farthestLimit = 3

interface Limits {
  readonly median: number
  readonly low: number | null
  readonly high: number | null
}

/**
 * The limits of an interval as far as an axis has to hold them; the median where there are none.
 * @param least and most of the figures that the axis is about
 */
export const nearLimits = (
  { median, low, high }: Limits,
  least = median,
  most = median,
): readonly [low: number, high: number] => [
  Math.max(low ?? median, least / farthestLimit),
  Math.min(high ?? median, most * farthestLimit),
]
