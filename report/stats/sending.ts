// Cost of sending: bytes on the wire per payload byte, and generator CPU per frame.
import { median } from 'simple-statistics'
import { cpuMicros } from '../../results/cpu-time.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome } from './trial-figures.ts'

/** Empty if no camera sent, nothing arrived, or the generator receives frames too. */
export const measureSending = (trials: readonly TrialRecord[]): SummaryRow['metrics'] => {
  const sending = trials.map(completedOutcome).flatMap((outcome) => {
    if (outcome === null) return []
    const { server, generator, mode } = outcome
    const { sent } = rulesOf(mode)
    const [first, last, final] = [sent(generator.first), sent(generator.last), sent(generator.final)]
    if (!first || !last || !final) return []
    const cpuMs = cpuMicros(generator.first, generator.last) / 1e3
    return [{ server: server.final, final, cpuMsPerFrame: cpuMs / (last.frames - first.frames) }]
  })
  const share = sending
    .filter(({ final, server }) => final.frames > 0 && final.wireBytes > 0 && server.frames > 0)
    .map(({ final, server }) => final.wireBytes / final.frames / (server.bytes / server.frames))
  const cpuMs = sending.map(({ cpuMsPerFrame }) => cpuMsPerFrame).filter(Number.isFinite)
  return {
    ...(share.length === 0 ? {} : { wireShare: median(share) }),
    ...(cpuMs.length === 0 ? {} : { generatorCpuMsPerFrame: median(cpuMs) }),
  }
}
