// Refuses a rig that this machine cannot carry whatever the server: its load generator moves fewer bytes.
import type { RunRecord } from '../../results/schema.ts'
import type { Scenario } from '../../scenarios/define.ts'
import { UsageError } from '../failure/failure.ts'

/** A camera's frames go to the server, and from there to every viewer. */
export const bytesPerSecondOf = ({ connections, viewers = 0, frameBytes, pace }: Point): number =>
  connections * (pace?.fps ?? 0) * frameBytes * (1 + viewers)

/**
 * @param calibration its loopback is what the load generator sends to a receiver that only counts; unknown, nothing is refused
 * @throws UsageError with both figures
 */
export const requireCarriable = (
  scenarios: readonly Pick<Scenario, 'rig' | 'points'>[],
  { loopbackGigabytesPerSecond: mostGigabytes }: Pick<RunRecord['calibration'], 'loopbackGigabytesPerSecond'>,
): void => {
  if (mostGigabytes === null) return
  for (const point of scenarios.flatMap(({ rig, points }) => (rig ? points : []))) {
    const gigabytes = bytesPerSecondOf(point) / 1e9
    if (gigabytes > mostGigabytes)
      throw new UsageError(
        `${point.label} is ${gigabytes.toFixed(2)} GB/s, more than the ${mostGigabytes.toFixed(2)} GB/s that this ` +
          'machine’s loopback carries without any work: take fewer cameras or viewers, a lower rate or smaller frames',
      )
  }
}

type Point = Scenario['points'][number]
