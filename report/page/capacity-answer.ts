// The answer of a scenario point whose number of cameras was searched for: how many each system carries.
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatCount, noValue } from '../format.ts'
import { isRankable } from '../stats/ranking.ts'

const namedSystems = 6

/**
 * Null where the number of cameras was given. What disturbed a confirmation that was carried all the same takes nothing
 * from its number.
 */
export const capacityAnswer = (
  rows: readonly SummaryRow[],
  nameOf: (row: SummaryRow) => string,
): readonly string[] | null => {
  if (rows.every((row) => row.metrics['capacityCameras'] === undefined)) return null
  const competing = rows
    .filter((row) => isRankable(row) && row.reason === null && camerasOf(row) !== undefined)
    .toSorted((a, b) => (camerasOf(b) ?? 0) - (camerasOf(a) ?? 0))
  if (competing.length === 0) return ['No system has a number of cameras that can be compared.']
  const named = competing.slice(0, namedSystems).map((row) => `${nameOf(row)} ${describe(row)}`)
  const rest = competing.length - named.length
  const isBound = competing.some((row) => (row.metrics['capacityLowerBounds'] ?? 0) > 0)
  return [
    `Cameras that one server core carries: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`,
    ...(isBound ? ['A number with ≥ is a lower bound: the server was not what ended the search.'] : []),
  ]
}

const camerasOf = ({ metrics }: SummaryRow): number | undefined => metrics['capacityCameras']

/** The median of the trials, and their range where there is one. */
const describe = (row: SummaryRow): string => {
  const { capacityLowCameras, capacityHighCameras } = row.metrics
  const range = capacityLowCameras === capacityHighCameras ? '' : ` (trials ${formatCameraRange(row)})`
  return `${formatCameras(row)}${range}`
}

/** The median of the trials; ≥ where one of them is a lower bound. */
export const formatCameras = ({ metrics }: SummaryRow): string => {
  const { capacityCameras, capacityLowerBounds = 0 } = metrics
  if (capacityCameras === undefined) return noValue
  const cameras = Math.floor(capacityCameras)
  return `${capacityLowerBounds > 0 ? '≥ ' : ''}${cameras === 0 ? 'none' : formatCount(cameras)}`
}

/** Of the trials, the fewest and the most. */
export const formatCameraRange = ({ metrics }: SummaryRow): string =>
  metrics['capacityCameras'] === undefined
    ? noValue
    : `${formatCount(metrics['capacityLowCameras'] ?? null)}–${formatCount(metrics['capacityHighCameras'] ?? null)}`
