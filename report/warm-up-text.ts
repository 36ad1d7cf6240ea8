// The warm-up of a row's runtime in words.
import type { SummaryRow } from '../results/summary-schema.ts'

/** As `3.5 s until steady`; empty where the runtime was not warmed up so. */
export const warmUpText = ({ warmUp }: Pick<SummaryRow, 'warmUp'>): string => {
  if (warmUp === undefined) return ''
  const { ms, limitMs, of, unsteady } = warmUp
  const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`
  if (unsteady === of) return `not steady after ${seconds(limitMs)}`
  const some = unsteady === 0 ? '' : `, not steady after ${seconds(limitMs)} in ${unsteady} of ${of}`
  return `${seconds(ms)} until steady${some}`
}
