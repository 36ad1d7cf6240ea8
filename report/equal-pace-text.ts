// How costs at equal pace read: in tables, in charts and in one sentence.
import type { PaceCost, SummaryRow } from '../results/summary-schema.ts'
import { formatInterval, formatMilliseconds, formatNumber, noValue } from './format.ts'
import { cameraFps } from './stats/cameras-per-core.ts'
import { isBorrowed, isRankable } from './stats/ranking.ts'

type Paced = Pick<SummaryRow, 'equalPace'>

/** The lowest rate that any of the rows has: every profile measures it. Null without equal pace. */
export const lowestRate = (rows: readonly Paced[]): number | null => {
  const rates = rows.flatMap(({ equalPace }) => equalPace?.costs.map((cost) => cost.framesPerSecond) ?? [])
  return rates.length === 0 ? null : Math.min(...rates)
}

export const costAt = ({ equalPace }: Paced, rate: number): PaceCost | null =>
  equalPace?.costs.find(({ framesPerSecond }) => framesPerSecond === rate) ?? null

/** Median CPU ms a frame. */
export const formatCost = (cost: PaceCost | null): string =>
  formatMilliseconds(cost?.cpuMsPerFrame?.median ?? null)

/** For example "0.204 (0.192–0.214)"; without parentheses if there is no interval. */
export const formatCostRange = (cost: PaceCost | null): string => {
  const range = formatInterval(cost?.cpuMsPerFrame ?? null)
  return range === noValue ? formatCost(cost) : `${formatCost(cost)} (${range})`
}

/** Cameras that one core carries: a number that a capacity search found, or ≈ and an estimate. */
export const formatCamerasPerCore = ({ equalPace }: Paced): string => {
  const cameras = equalPace?.camerasPerCore
  if (!cameras) return noValue
  return cameras.measured === null
    ? `≈ ${formatNumber(Math.floor(cameras.estimate.median))}`
    : formatNumber(Math.floor(cameras.measured))
}

/** What one core carries, most first, without estimates that were disturbed; null without any. @param named rows that can be ranked, with their names */
export const camerasSentence = (
  named: readonly { readonly row: SummaryRow; readonly name: string }[],
): string | null => {
  const carried = named
    .filter(({ row }) => isRankable(row) && row.reason === null && !isBorrowed(row))
    .filter(({ row: { equalPace } }) => equalPace?.camerasPerCore && !equalPace.costs.some(isDoubtful))
    .sort((a, b) => estimateOf(b.row) - estimateOf(a.row))
    .map(({ row, name }) => `${name} ${formatCamerasPerCore(row)}`)
  return carried.length === 0
    ? null
    : `Cameras of ${cameraFps} FPS a core (≈: estimated from CPU at equal pace): ${carried.join('; ')}.`
}

/** It has a cost that other work disturbed. */
const isDoubtful = ({ cpuMsPerFrame, reason }: PaceCost): boolean => cpuMsPerFrame !== null && reason !== null

const estimateOf = ({ equalPace }: Paced): number => equalPace?.camerasPerCore?.estimate.median ?? 0
