// Logarithmic axes, computed here because labels are placed in pixels.

export interface LogAxis {
  readonly domain: readonly [low: number, high: number]
  readonly ticks: readonly number[]
  readonly toPixels: (value: number) => number
}

const margin = 1.12
/** Pixels between tick labels, which are up to seven characters wide. */
const tickSpacing = 46

/** An axis that includes all positive `values`. */
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
  if (within.length >= 2) return within
  // The smallest and the largest value; if their labels would overlap, ticks close to the ends of the axis.
  const areApart = (width * Math.log(high / low / margin ** 2)) / Math.log(high / low) >= tickSpacing
  const inset = areApart ? margin : margin ** 0.25
  return [low * inset, high / inset].map((value) => Number(value.toPrecision(3)))
}

/** A vertical axis: stacked labels need less room than labels side by side. */
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

/** The value, limited to the axis. */
export const clampTo = ({ domain: [low, high] }: LogAxis, value: number): number =>
  Math.min(Math.max(value, low), high)

/** Intervals may be far wider than their figures; beyond this factor they do not widen the axis. */
const farthestLimit = 3

interface Limits {
  readonly median: number
  readonly low: number | null
  readonly high: number | null
}

/**
 * The limits of an interval as far as the axis should include them; the median if there are none.
 * @param least smallest figure of the axis @param most largest figure of the axis
 */
export const nearLimits = (
  { median, low, high }: Limits,
  least = median,
  most = median,
): readonly [low: number, high: number] => [
  Math.max(low ?? median, least / farthestLimit),
  Math.min(high ?? median, most * farthestLimit),
]
