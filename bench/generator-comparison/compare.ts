// Measures load generators side by side in shuffled rounds, each with a sink of its own: how much load each can make.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PlannedRow } from '../../results/schema.ts'
import {
  type MissingSender,
  ownSender,
  repeatingSender,
  type SenderComparison,
  type SenderTrial,
  streamSender,
} from '../../results/sender-comparison.ts'
import { orFaultAsync } from '../../results/store/fault.ts'
import type { Runner } from '../../runners/catalog.ts'
import { InterruptedError, NothingToRunError } from '../failure/failure.ts'
import { cacheFolderOf } from '../machine/cache-folder.ts'
import { planPlacement, readPlacementFacts } from '../placement/placement.ts'
import { generatorLaunchKey, type LaunchOptions, launchKey } from '../prepare/launch.ts'
import { type Preparation, prepareLocally, prepareRows } from '../prepare/rows.ts'
import type { Unavailable } from '../prepare/tools.ts'
import { preparePools, readFirstFrame } from '../run/pools.ts'
import { buildTrialJob, type TrialContext } from '../run/trial-job.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { runTrial, type TrialJob } from '../trial/trial.ts'
import { findIperf3, runIperf3 } from './iperf3.ts'
import { describeProfile, describeScenario, orderTrialsByRound, ownLabel, type SenderPlan } from './plan.ts'

export interface SenderComparisonOptions extends SenderPlan {
  /** In order of preference: the first that is available here is used. */
  readonly sinks: readonly Runner[]
  /** Runners with the role generator; the prepared generator always takes part. */
  readonly generators: readonly Runner[]
  /** Measures iperf3 too, where it is installed. */
  readonly withStream: boolean
  readonly seed: number
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

/** A failed trial is an outcome. @throws NothingToRunError; InterruptedError on abort during preparation */
export const compareGenerators = async (options: SenderComparisonOptions): Promise<SenderComparison> => {
  const { rounds, seed, projectRoot, signal, onProgress } = options
  const facts = await readPlacementFacts()
  const cacheFolder = cacheFolderOf(projectRoot)
  const preparing = { projectRoot, cacheFolder, tools: facts.tools, signal, onProgress }
  const { sink, preparation, missing } = await prepare(options, preparing)
  const stream = options.withStream ? await findIperf3(preparing) : null
  const rows = preparation.rows.filter((row) => isReady(preparation, generatorLaunchKey(row.generator)))
  const scenario = describeScenario(options)
  const pools = await preparePools(scenario.points, preparing)
  const perTrial: SenderTrial[] = []
  const interrupted = await withLogFolder(async (logFolder) => {
    const context: TrialContext = {
      profile: describeProfile(sink, options.generators, options),
      scenarios: [scenario],
      launches: preparation.launches,
      pools,
      placement: planPlacement(facts.usableCpus, facts.siblings, 1, facts.tools.taskset),
      tools: facts.tools,
      certificate: null,
      seed,
      logFolder,
    }
    for (const { row, round } of orderTrialsByRound(rows, stream?.status === 'ready', rounds, seed)) {
      const label = row.generatorLabel ?? ownLabel
      onProgress(`round ${round} of ${rounds}: ${row.point} bytes, ${label}`)
      const outcome = await trial(context, row, round, options).catch(orInterrupted)
      if (outcome === null || signal.aborted) return true
      perTrial.push({ sender: row.generator, label, frameBytes: Number(row.point), round, outcome })
    }
    return false
  })
  const missingStream = stream?.status === 'unavailable' ? [missingSender(streamSender, stream)] : []
  return { sink: sink.spec.label, perTrial, missing: [...missing, ...missingStream], interrupted }
}

interface Prepared {
  readonly sink: Runner
  readonly preparation: Preparation
  readonly missing: readonly MissingSender[]
}

const prepare = async (options: SenderComparisonOptions, preparing: LaunchOptions): Promise<Prepared> => {
  const missing: MissingSender[] = []
  const prepareOne = prepareLocally(preparing)
  for (const sink of options.sinks) {
    const profile = describeProfile(sink, options.generators, options)
    const runners = [sink, ...options.generators]
    const scenarios = [describeScenario(options)]
    const preparation = await prepareRows({ profile, runners }, scenarios, preparing, prepareOne)
    const note = (label: string, key: string): void => {
      const found = preparation.launches.get(key)
      if (found?.status === 'unavailable') missing.push(missingSender(label, found))
    }
    const [row] = preparation.rows
    if (row) note(sink.spec.label, launchKey(row))
    if (!row || !isReady(preparation, launchKey(row))) continue
    for (const { spec } of options.generators) note(spec.label, generatorLaunchKey(spec.id))
    return { sink, preparation, missing }
  }
  const reasons = missing.map(({ label, reason }) => `${label}: ${reason}`)
  throw new NothingToRunError(`no sink can be started here; ${reasons.join('; ')}`)
}

const missingSender = (label: string, { reason, remedy }: Unavailable): MissingSender => ({
  label,
  reason,
  remedy,
})

const isReady = ({ launches }: Preparation, key: string): boolean =>
  launches.get(key)?.status !== 'unavailable'

const trial = async (
  context: TrialContext,
  row: PlannedRow,
  round: number,
  { windowMs, signal }: SenderComparisonOptions,
): Promise<SenderTrial['outcome']> => {
  if (row.generator === streamSender) {
    const { placement, tools, logFolder } = context
    return await runIperf3({ placement, tools, logFolder, signal, windowMs, blockBytes: Number(row.point) })
  }
  const repeats = row.generator === repeatingSender
  const job = buildTrialJob(context, repeats ? { ...row, generator: ownSender } : row, round)
  if ('status' in job) return job
  return await runTrial(repeats ? await repeatFirstFrame(job) : job, signal)
}

/** The same trial with only the first frame of its pool. */
const repeatFirstFrame = async (job: TrialJob): Promise<TrialJob> => {
  const { frameBytes, frameFile: file } = job.task
  const frameFile = join(job.logFolder, `one-frame-${frameBytes}`)
  const frame = await readFirstFrame(file, frameBytes)
  await orFaultAsync(frameFile, () => writeFile(frameFile, frame))
  return { ...job, task: { ...job.task, frameFile, frameCount: 1 } }
}

const orInterrupted = (error: unknown): null => {
  if (error instanceof InterruptedError) return null
  throw error
}
