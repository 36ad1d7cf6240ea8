// Capacity of a row: the numbers of cameras that its trials carried, and the curve of latency by load.
import { max, median, min } from 'simple-statistics'
import type { Capacity, Curve } from '../../results/capacity-schema.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome } from './trial-figures.ts'

/** Empty for a row with a given number of cameras. */
export const measureCapacity = (trials: readonly TrialRecord[]): SummaryRow['metrics'] => {
  const found = trials.flatMap(capacityOf)
  if (found.length === 0) return {}
  const cameras = found.map((capacity) => capacity.cameras)
  return {
    capacityCameras: median(cameras),
    capacityLowCameras: min(cameras),
    capacityHighCameras: max(cameras),
    capacityLowerBounds: found.filter(({ isLowerBound }) => isLowerBound).length,
    capacityUnconfirmed: found.filter(({ isConfirmed }) => !isConfirmed).length,
  }
}

/** Without a curve for a row with a given number of cameras. */
export const capacityCurve = (trials: readonly TrialRecord[]): { readonly curve?: Curve } => {
  const curve = trials.flatMap((trial) =>
    capacityOf(trial)
      .flatMap(({ probes }) => probes)
      .toSorted((a, b) => a.cameras - b.cameras)
      .map(({ cameras, carried, figures }) => ({
        round: trial.round,
        cameras,
        p50Ms: figures?.p50Ms ?? null,
        p99Ms: figures?.p99Ms ?? null,
        carried,
      })),
  )
  return curve.length === 0 ? {} : { curve }
}

const capacityOf = (trial: TrialRecord): readonly Capacity[] => {
  const outcome = completedOutcome(trial)
  return outcome?.mode === 'ingest-ack' && outcome.capacity ? [outcome.capacity] : []
}
