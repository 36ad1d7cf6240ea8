// Judges from two pairs of counters whether a server sustained a trial's paced cameras, and if not, what limited it.
import type { Histogram } from 'hdr-histogram-js'
import type { Probe, ProbeFigures } from '../../../results/capacity-schema.ts'
import { serverCpu } from '../../../results/cpu-time.ts'
import { generatorFigures } from '../../../results/generator-figures.ts'
import { sumHistograms } from '../../../results/histogram.ts'
import { isDisturbed, isLoadFull, isRateMet, isServerFull } from '../../../results/judgement.ts'
import { rulesOf } from '../../../results/modes/modes.ts'
import type { CompletedOf, TrialOutcome } from '../../../results/schema.ts'
import { timedSamples } from '../../../results/timed-samples.ts'

export type Completed = CompletedOf<'ingest-ack'>

export interface Bounds {
  readonly p99LimitMs: number
  /** Cores that the server may use. */
  readonly serverCores: number
}

type Refusal = Extract<Probe, { carried: false }>

const samplesBeyond = 10
/** Failures of a trial whose frames were not all taken and answered. */
const lossCodes: ReadonlySet<string> = new Set(['frames-lost', 'frames-failed', 'wrong-acks'])

/** @throws Error where the cameras were not paced, or not answered: there is no latency to judge */
export const judgeProbe = (cameras: number, outcome: TrialOutcome, bounds: Bounds): Probe => {
  if (outcome.status !== 'completed') return describeFailure(cameras, outcome)
  if (outcome.mode !== 'ingest-ack')
    throw new Error('a capacity needs paced cameras whose frames are answered')
  const counts = countWindow(outcome)
  const figures = describe(outcome, counts)
  const refuse = (limit: Refusal['limit'], reason: string): Probe => ({
    carried: false,
    cameras,
    limit,
    reason,
    figures,
  })
  const p99Ms = percentileMs(counts.latency, 99)
  const isLate = counts.latency.totalCount === 0 || p99Ms > bounds.p99LimitMs
  const isMet = isRateMet({ ...counts, cameras })
  if (!isLate && isMet) return { carried: true, cameras, figures }
  if (isDisturbed(figures)) {
    return refuse('disturbance', `other programs used ${percent(taken(figures))} of the CPUs`)
  }
  const loadReason = findLoadLimit(outcome, counts, figures, bounds)
  if (loadReason !== null) return refuse('generator', loadReason)
  return isLate
    ? refuse('latency', `99th percentile ${p99Ms.toFixed(1)} ms, limit ${bounds.p99LimitMs.toFixed(1)} ms`)
    : refuse('rate', `${counts.deliveredFrames} of ${counts.dueFrames} frames arrived in time`)
}

const describeFailure = (
  cameras: number,
  outcome: Exclude<TrialOutcome, { readonly status: 'completed' }>,
): Probe => {
  const refusal = { carried: false, cameras, figures: null } as const
  if (outcome.status === 'failed') {
    const { code, message } = outcome.failure
    return { ...refusal, limit: lossCodes.has(code) ? 'loss' : 'failure', reason: message }
  }
  const reason =
    outcome.status === 'refused' ? `closed with ${outcome.closeCode} ${outcome.closeReason}` : outcome.reason
  return { ...refusal, limit: 'failure', reason }
}

interface WindowCounts {
  readonly dueFrames: number
  readonly deliveredFrames: number
  /** Frames that are not answered yet count by their age. */
  readonly latency: Histogram
  readonly sendLateness: Histogram
}

const countWindow = (outcome: Completed): WindowCounts => {
  const { offered, timing } = rulesOf(outcome.mode)
  const offer = offered(outcome)
  const times = timing(outcome.generator.last)
  if (!offer || !times) throw new Error('a capacity needs paced cameras whose frames are answered')
  return {
    dueFrames: offer.dueFrames,
    deliveredFrames: offer.deliveredFrames,
    latency: sumHistograms(timedSamples(times)),
    sendLateness: sumHistograms([offer.sendLateness]),
  }
}

const describe = (
  { server, generator, kernel }: Completed,
  { dueFrames, deliveredFrames, latency, sendLateness }: WindowCounts,
): ProbeFigures => ({
  offeredFps: (dueFrames * 1e9) / (generator.last.timeNs - generator.first.timeNs),
  deliveredFps: (deliveredFrames * 1e9) / (server.last.timeNs - server.first.timeNs),
  p50Ms: shownMs(latency, 50),
  p90Ms: shownMs(latency, 90),
  p99Ms: shownMs(latency, 99),
  maxMs: latency.totalCount === 0 ? null : latency.maxValue / 1000,
  sendLatenessP99Ms: shownMs(sendLateness, 99),
  serverCpu: serverCpu({ server, kernel }).share,
  generatorCpu: generatorFigures(generator).cpu,
  stealShare: kernel?.stealShare ?? null,
  foreignShare: kernel?.foreignShare ?? null,
})

/** Set where the load generator's core is saturated, or it sends late although the server had spare time; else null. */
const findLoadLimit = (
  { generator, kernel }: Completed,
  { sendLateness }: WindowCounts,
  { serverCpu, generatorCpu }: ProbeFigures,
  { p99LimitMs, serverCores }: Bounds,
): string | null => {
  if (isLoadFull({ generatorCpu, blocked: generatorFigures(generator).blocked }))
    return `the load generator’s core was saturated (${percent(generatorCpu)})`
  const isFull = isServerFull({ serverCpu, mainThreadCpu: kernel?.mainThreadCpu ?? null, serverCores })
  const latenessMs = percentileMs(sendLateness, 99)
  return !isFull && latenessMs > p99LimitMs
    ? `the load generator sent ${latenessMs.toFixed(1)} ms late, with the server only ${percent(serverCpu)} busy`
    : null
}

const taken = ({ stealShare, foreignShare }: ProbeFigures): number =>
  Math.max(stealShare ?? 0, foreignShare ?? 0)

const percent = (share: number): string => `${Math.round(share * 100)} %`

const percentileMs = (histogram: Histogram, percentile: number): number =>
  histogram.getValueAtPercentile(percentile) / 1000

const shownMs = (histogram: Histogram, percentile: number): number | null =>
  histogram.totalCount * (1 - percentile / 100) < samplesBeyond ? null : percentileMs(histogram, percentile)
