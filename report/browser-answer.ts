// The sentences about a point whose viewer is a page in a browser: which way shows the youngest frames, and which loses some.
import type { SummaryRow } from '../results/summary-schema.ts'
import { formatMs, formatNumber, formatShare, listSome } from './format.ts'

/** Below this share of decoded frames that are shown, the difference is a finding. */
const mostlyShown = 0.95
const named = 6

/** Null without a browser. */
export const browserAnswer = (
  rows: readonly SummaryRow[],
  nameOf: (row: SummaryRow) => string,
): readonly string[] | null => {
  const viewers = rows.filter(({ metrics, fps }) => metrics['shownFps'] !== undefined && fps !== null)
  if (viewers.length === 0) return null
  const isPaced = viewers.some(
    ({ metrics }) => metrics['offeredFps'] !== undefined || metrics['shownAgeP50Ms'] !== undefined,
  )
  const [best] = isPaced ? byAge(viewers) : byShown(viewers)
  if (!best) return null
  const decoding = viewers.filter(({ metrics }) => metrics['shownOfDecoded'] !== undefined)
  const alone = viewers.filter((row) => !decoding.includes(row))
  return [
    isPaced ? youngest(best, nameOf(best)) : most(best, nameOf(best)),
    ...(decoding.length === 0 ? [] : [lost(decoding, nameOf, alone.length > 0)]),
    ...alone.map((row) => byItself(row, nameOf(row))),
  ]
}

const lost = (
  decoding: readonly SummaryRow[],
  nameOf: (row: SummaryRow) => string,
  hasOthers: boolean,
): string => {
  const losing = decoding.filter(({ metrics }) => (metrics['shownOfDecoded'] ?? 1) < mostlyShown)
  return losing.length === 0
    ? `Every ${hasOthers ? 'other ' : ''}row shows at least 95 % of the frames that it decodes.`
    : `Decoded, but not shown before a newer frame was there: ${listSome(
        losing.map((row) => `${nameOf(row)} shows ${formatShare(row.metrics['shownOfDecoded'] ?? null)}`),
        named,
      )}.`
}

/** Where the browser does not say what it decodes. */
const byItself = ({ metrics, fps }: SummaryRow, name: string): string =>
  `The browser decides alone: ${name} shows ${formatNumber(metrics['shownFps'] ?? 0)} of the ${formatNumber(fps?.median ?? 0)} FPS that arrive.`

const youngest = ({ metrics }: SummaryRow, name: string): string => {
  const { shownAgeP50Ms: p50, shownAgeP99Ms: p99 } = metrics
  const age =
    p50 === undefined ? '' : `, half of them at most ${formatMs(p50)} after the camera meant to send them`
  const tail = p99 === undefined ? '' : ` (p99 ${formatMs(p99)})`
  return `The youngest pictures: ${name} shows ${formatNumber(metrics['shownFps'] ?? 0)} FPS${age}${tail}.`
}

const most = ({ metrics, fps }: SummaryRow, name: string): string => {
  const { sinceArrivalP50Ms: p50 } = metrics
  const time =
    p50 === undefined ? '' : `; half of those take at most ${formatMs(p50)} from arrival to the screen`
  const shown = formatNumber(metrics['shownFps'] ?? 0)
  return `Most pictures: ${name} receives ${formatNumber(fps?.median ?? 0)} FPS and shows ${shown}${time}.`
}

/** Rows that show hardly fewer frames than the best come by age. */
const byAge = (rows: readonly SummaryRow[]): readonly SummaryRow[] => {
  const highest = Math.max(...rows.map(({ metrics }) => metrics['shownFps'] ?? 0))
  return rows
    .filter(({ metrics }) => (metrics['shownFps'] ?? 0) >= mostlyShown * highest)
    .toSorted((a, b) => ageOf(a) - ageOf(b))
}

const ageOf = ({ metrics }: SummaryRow): number => metrics['shownAgeP50Ms'] ?? Number.POSITIVE_INFINITY

const byShown = (rows: readonly SummaryRow[]): readonly SummaryRow[] =>
  rows.toSorted((a, b) => (b.metrics['shownFps'] ?? 0) - (a.metrics['shownFps'] ?? 0))
