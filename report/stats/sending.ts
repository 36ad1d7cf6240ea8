// What images cost on the wire and at the generator: bytes a byte, CPU an image.
import { median } from 'simple-statistics'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome, cpuNs } from './trial-figures.ts'

/** Empty where no generator sent, nothing arrived, or the process that sends receives images too. */
export const measureSending = (trials: readonly TrialRecord[]): SummaryRow['metrics'] => {
  const outcomes = trials
    .map(completedOutcome)
    .filter((outcome) => outcome !== null)
    .filter(({ load }) => load.final.received === null)
  const sent = outcomes.filter(({ load, server }) => load.final.frames > 0 && server.final.frames > 0)
  const share = sent.map(
    ({ load, server }) =>
      load.final.wireBytes / load.final.frames / (server.final.bytes / server.final.frames),
  )
  const cpuMs = outcomes
    .map(({ load: { first, last } }) => cpuNs(first, last) / 1e6 / (last.frames - first.frames))
    .filter(Number.isFinite)
  return {
    ...(share.length === 0 ? {} : { wireShare: median(share) }),
    ...(cpuMs.length === 0 ? {} : { generatorCpuMsPerFrame: median(cpuMs) }),
  }
}
