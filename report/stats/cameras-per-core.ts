// Cameras that one core of a server carries: estimated from what a frame costs, and as a capacity search found them.
import { median } from 'simple-statistics'
import type { RunRecord } from '../../results/schema.ts'
import type { CamerasPerCore, PaceCost, SummaryRow } from '../../results/summary-schema.ts'

/** Of each of the cameras. */
export const cameraFps = 30

export interface Carried {
  readonly basis: CamerasPerCore['basis']
  readonly perTrial: readonly { readonly round: number; readonly cameras: number }[]
}

/**
 * Cameras of 30 FPS at which one core is full, a value a trial. With two rates the core's use grows along the line through
 * both, which begins at what an idle server costs; where noise makes that line fall, and with one rate, it grows from zero.
 */
export const camerasOf = (costs: readonly PaceCost[]): Carried => {
  const measured = costs.filter(({ perTrial }) => perTrial.length > 0)
  const [low, high] = [measured[0], measured.at(-1)]
  if (low === undefined || high === undefined) return { basis: 'one-rate', perTrial: [] }
  if (low !== high) {
    const perTrial = high.perTrial.flatMap(({ round, cpuMsPerFrame }) => {
      const lower = low.perTrial.find((trial) => trial.round === round)
      if (lower === undefined) return []
      const lowMs = low.framesPerSecond * lower.cpuMsPerFrame
      const highMs = high.framesPerSecond * cpuMsPerFrame
      const marginalMs = (highMs - lowMs) / (high.framesPerSecond - low.framesPerSecond)
      const idleMs = lowMs - low.framesPerSecond * marginalMs
      return [{ round, cameras: (1000 - idleMs) / marginalMs / cameraFps }]
    })
    if (perTrial.length > 0 && perTrial.every(({ cameras }) => cameras > 0 && Number.isFinite(cameras)))
      return { basis: 'two-rates', perTrial }
  }
  return {
    basis: 'one-rate',
    perTrial: high.perTrial.map(({ round, cpuMsPerFrame }) => ({
      round,
      cameras: 1000 / cpuMsPerFrame / cameraFps,
    })),
  }
}

/** Median of the same row's trials under a capacity search with frames of the same size and cameras of 30 FPS; null without, or where it only found a lower bound. */
export const capacityOf = (
  row: SummaryRow,
  rows: readonly SummaryRow[],
  scenarios: RunRecord['scenarios'],
): number | null => {
  const pointOf = ({ scenario, point }: SummaryRow) =>
    scenarios.find(({ id }) => id === scenario)?.points.find(({ id }) => id === point)
  const frameBytes = pointOf(row)?.frameBytes
  const found = rows.filter(
    (other) =>
      other.metrics['capacityLowerBounds'] === 0 &&
      other.runner === row.runner &&
      other.variant === row.variant &&
      other.generator === row.generator &&
      pointOf(other)?.frameBytes === frameBytes &&
      pointOf(other)?.pace?.fps === cameraFps,
  )
  const cameras = found.flatMap(({ metrics }) => metrics['capacityCameras'] ?? [])
  return cameras.length === 0 ? null : median(cameras)
}
