// Thresholds that a user sets for a server, such as `p99<33ms` or `fps>=30`, and whether they were met.
import type { LoadResult, ThresholdResult } from '../../results/load-result-schema.ts'

export type Figures = Omit<LoadResult, 'thresholds' | 'capacity'>

export interface Threshold {
  /** As the user wrote it. */
  readonly text: string
  readonly metric: MetricName
  readonly operator: Operator
  readonly limit: number
}

const operators = {
  '<': (value: number, limit: number) => value < limit,
  '<=': (value: number, limit: number) => value <= limit,
  '>': (value: number, limit: number) => value > limit,
  '>=': (value: number, limit: number) => value >= limit,
} as const

export type Operator = keyof typeof operators

interface Metric {
  readonly unit: 'ms' | 'share' | ''
  /** What has to be measured for it. */
  readonly needs: 'latency' | 'rate' | 'view' | null
  /** Whether it counts answers, where the server gives any; latency always does. */
  readonly ofAnswers?: boolean
  readonly read: (figures: Figures) => number | null
}

const latency = (read: (times: NonNullable<Figures['latency']>) => number | null): Metric => ({
  unit: 'ms',
  needs: 'latency',
  read: (figures) => figures.latency && read(figures.latency),
})

const metrics = {
  p50: latency(({ p50 }) => p50),
  p90: latency(({ p90 }) => p90),
  p99: latency(({ p99 }) => p99),
  'p99.9': latency(({ p999 }) => p999),
  max: latency(({ max, samples }) => (samples === 0 ? null : max)),
  fps: { unit: '', needs: null, ofAnswers: true, read: ({ fps }) => fps },
  gbps: { unit: '', needs: null, ofAnswers: true, read: ({ gbitPerSecond }) => gbitPerSecond },
  'lateness-p99': { unit: 'ms', needs: 'rate', read: ({ lateness }) => lateness?.p99 ?? null },
  'interval-p99': { unit: 'ms', needs: 'view', read: ({ intervals }) => intervals?.p99 ?? null },
  jitter: { unit: 'ms', needs: 'view', read: ({ view }) => view?.jitterMs ?? null },
  blocked: { unit: 'share', needs: null, read: ({ generator }) => generator.blocked },
} satisfies Readonly<Record<string, Metric>>

export type MetricName = keyof typeof metrics

const isMetric = (name: string): name is MetricName => Object.hasOwn(metrics, name)
const isOperator = (text: string): text is Operator => Object.hasOwn(operators, text)

const pattern = /^\s*([a-z0-9.-]+)\s*(<=|>=|<|>)\s*(\d+(?:\.\d+)?)\s*(us|µs|ms|s|%)?\s*$/
const factors: Readonly<Record<string, number>> = { us: 0.001, µs: 0.001, ms: 1, s: 1000 }

/** @throws RangeError with what is expected */
export const parseThreshold = (text: string): Threshold => {
  const [, metric = '', operator = '', digits, unit] = pattern.exec(text) ?? []
  if (!isOperator(operator) || digits === undefined)
    throw new RangeError("must be a limit like 'p99<33ms' or 'fps>=30'.")
  if (!isMetric(metric)) throw new RangeError(`must name one of: ${Object.keys(metrics).join(', ')}.`)
  return { text: text.trim(), metric, operator, limit: Number(digits) * factorOf(metric, unit) }
}

/** What has to be measured for it; null: every run has it. */
export const needOf = ({ metric }: Threshold): Metric['needs'] => metrics[metric].needs

/** A limit is not met where its value is unknown, because too few frames were measured, or rests on doubtful answers. */
export const judgeThreshold = (
  { text, metric, operator, limit }: Threshold,
  figures: Figures,
): ThresholdResult => {
  const { needs, ofAnswers = needs === 'latency', read }: Metric = metrics[metric]
  const value = read(figures)
  const doubtful = ofAnswers && figures.doubt !== null
  return { text, value, met: value !== null && !doubtful && operators[operator](value, limit), doubtful }
}

const factorOf = (metric: MetricName, unit: string | undefined): number => {
  const expected = metrics[metric].unit
  if (expected === 'ms' && unit !== undefined && factors[unit] !== undefined) return factors[unit]
  if (expected === 'share' && (unit === '%' || unit === undefined)) return unit === '%' ? 0.01 : 1
  if (expected === '' && unit === undefined) return 1
  throw new RangeError(
    expected === 'ms' ? `${metric} needs ms, s or us.` : `${metric} has no ${unit ?? 'unit'}.`,
  )
}
