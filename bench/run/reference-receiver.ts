// Measures the maximum throughput of the prepared generator, with the reference receiver.
import { cpuShare, serverCpu } from '../../results/cpu-time.ts'
import type { ReferenceReceiver } from '../../results/doctor-schema.ts'
import type { TrialOutcome } from '../../results/schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import type { Scenario } from '../../scenarios/define.ts'
import { preparedGenerator } from '../../scenarios/generators.ts'
import { planReferenceRow } from '../plan/rows.ts'
import { launchKey } from '../prepare/launch.ts'
import { runTrial } from '../trial/trial.ts'
import { buildTrialJob, type TrialContext } from './trial-job.ts'

type Completed = Extract<TrialOutcome, { status: 'completed' }>

/** Long enough for the frames to be in the caches and the code to be compiled. */
const warmupMs = 300

/** The same for every run, regardless of its scenarios. */
const flatOut = {
  id: 'reference-receiver',
  title: 'The load generator with the reference receiver',
  question: 'How much can the load generator send?',
  howToRead: 'It is not shown as a row.',
  mode: 'ingest',
  rules: [],
} as const

/**
 * One trial with the reference receiver among `runners`, flat out with the frames of the scenario's first point. Where it
 * cannot be measured, the result says why. @throws InterruptedError on abort
 */
export const measureReferenceReceiver = async (
  context: TrialContext,
  { points: [first] }: Pick<Scenario, 'points'>,
  runners: readonly Runner[],
  windowMs: number,
  signal: AbortSignal,
): Promise<ReferenceReceiver> => {
  if (!first) return unmeasured('there are no frames', null)
  const { id, label, frameBytes, format } = first
  const point = { id, label, frameBytes, format, connections: 1 }
  const scenario = { ...flatOut, points: [point] }
  const row = planReferenceRow(runners, scenario, preparedGenerator)
  if (!row || !context.launches.has(launchKey(row))) {
    return unmeasured('the reference receiver does not take part', null)
  }
  const job = buildTrialJob(
    { ...context, scenarios: [scenario], profile: { warmupMs, windowMs, minFrames: 1 } },
    row,
    0,
  )
  if ('status' in job) return unmeasured(job.reason, job.remedy)
  const outcome = await runTrial(job, signal, context.launcher)
  return outcome.status === 'completed'
    ? { status: 'measured', frameBytes, windowMs, ...figuresOf(outcome) }
    : unmeasured(describeOutcome(outcome), 'remedy' in outcome ? outcome.remedy : null)
}

const unmeasured = (reason: string, remedy: string | null): ReferenceReceiver => ({
  status: 'unmeasured',
  reason,
  remedy,
})

const describeOutcome = (outcome: Exclude<TrialOutcome, Completed>): string => {
  if (outcome.status === 'failed') return outcome.failure.message
  return 'reason' in outcome ? outcome.reason : `it refused frames of over ${outcome.limitBytes} bytes`
}

/** Rates by the receiver's clock; CPU in shares of one core, each by the clock of its own process. */
const figuresOf = ({ server, generator, kernel }: Completed) => {
  const serverMs = (server.last.timeNs - server.first.timeNs) / 1e6
  return {
    fps: ((server.last.frames - server.first.frames) / serverMs) * 1000,
    bytesPerSecond: ((server.last.bytes - server.first.bytes) / serverMs) * 1000,
    serverCpu: serverCpu({ server, kernel }).share,
    generatorCpu: cpuShare(generator.first, generator.last),
  }
}
