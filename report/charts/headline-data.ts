// Rows and claims of one scenario point → the plain values that the headline chart draws.
import type { Claim } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import {
  formatFps,
  formatInterval,
  formatMilliseconds,
  formatNumber,
  formatReason,
  oneLine,
  rowNames,
} from '../format.ts'
import { byMedian } from '../stats/ranking.ts'
import { isLowerBound } from '../stats/verdict.ts'
import { publishedRules, type RuleMark, type Setting } from './published-rules.ts'

/** A row with a figure. */
export interface MeasuredMark {
  readonly name: string
  readonly runner: string
  readonly median: number
  readonly low: number | null
  readonly high: number | null
  readonly lowerBound: boolean
  readonly valueText: string
  readonly intervalText: string
  readonly cpuText: string
  readonly verdict: string
  readonly note: string
  /** What a screen reader says of the mark. */
  readonly aria: string
}

/** A row without one, and why. */
export interface ReasonMark {
  readonly name: string
  readonly runner: string
  readonly text: string
  readonly aria: string
}

export interface TrialMark {
  readonly name: string
  readonly runner: string
  readonly round: number
  readonly fps: number
  readonly fpsText: string
}

export interface HeadlineData {
  readonly names: readonly string[]
  readonly measured: readonly MeasuredMark[]
  readonly reasons: readonly ReasonMark[]
  readonly perTrial: readonly TrialMark[]
  readonly rules: readonly RuleMark[]
}

/** @param rows those of one scenario point; @param setting how it carries its images, which chooses the published numbers */
export const headlineData = (
  rows: readonly SummaryRow[],
  claims: readonly Claim[],
  setting: Setting,
): HeadlineData => {
  const names = rowNames(rows)
  const named = byMedian(rows.map((row, index) => ({ row, fps: row.fps, name: names[index] ?? '' })))
  return {
    names: named.map(({ name }) => name),
    measured: named.flatMap(({ row, name }) => measuredMark(row, name)),
    reasons: named.filter(({ fps }) => fps === null).map(({ row, name }) => reasonMark(row, name)),
    perTrial: named.flatMap(({ row, name }) => trialMarks(row, name)),
    rules: [...publishedRules(claims, setting), ...controlRules(rows)],
  }
}

const measuredMark = (row: SummaryRow, name: string): readonly MeasuredMark[] => {
  if (row.fps === null) return []
  const [valueText, intervalText] = [formatFps(row), formatInterval(row.fps)]
  const interval = row.fps.low === null ? 'one trial, no interval' : `95 % interval ${intervalText}`
  const note = row.reason === null ? '' : oneLine(row.reason)
  return [
    {
      name,
      runner: row.runner,
      ...row.fps,
      lowerBound: isLowerBound(row.verdict),
      valueText,
      intervalText,
      cpuText: formatMilliseconds(row.cpuMsPerFrame),
      verdict: row.verdict,
      note,
      aria: `${name}: ${valueText} frames a second, ${interval}, ${row.verdict}${note === '' ? '' : `; ${note}`}`,
    },
  ]
}

const reasonMark = (row: SummaryRow, name: string): ReasonMark => {
  const text = formatReason(row)
  return { name, runner: row.runner, text, aria: `${name}: ${text}` }
}

const trialMarks = (row: SummaryRow, name: string): readonly TrialMark[] =>
  row.perTrial.map(({ round, fps }) => ({ name, runner: row.runner, round, fps, fpsText: formatNumber(fps) }))

const controlRules = (rows: readonly SummaryRow[]): readonly RuleMark[] => {
  const control = rows.find((row) => row.role === 'reference-receiver' && row.fps !== null)
  const median = control?.fps?.median
  if (median === undefined) return []
  const text = `reference receiver ${formatNumber(median)}`
  return [{ text, kind: 'reference', fps: median, fpsHigh: median }]
}
