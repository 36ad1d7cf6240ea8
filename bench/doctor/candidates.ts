// Every runner of the catalog, with each preparation and runtime it declares: prepared and started once, to record its versions
// or why it does not run here.
import type { RunnerCheck } from '../../results/doctor-schema.ts'
import type { Runner, Variant } from '../../runners/catalog.ts'
import { listVariants, tunedId } from '../../runners/variants.ts'
import type { Scenario } from '../../scenarios/define.ts'
import { InterruptedError } from '../failure/failure.ts'
import { planReferenceRow } from '../plan/rows.ts'
import { runInLanes } from '../prepare/lanes.ts'
import {
  generatorLaunchKey,
  type Launch,
  type LaunchOptions,
  launchKey,
  prepareLaunch,
  probeServer,
} from '../prepare/launch.ts'
import { findOutlook, preparedAtOnce } from '../prepare/outlook.ts'
import { createSteps } from '../prepare/steps.ts'
import type { Unavailable } from '../prepare/tools.ts'
import { buildTrialJob, type TrialContext } from '../run/trial-job.ts'
import { runTrial } from '../trial/trial.ts'

export interface Candidate {
  readonly runner: Runner
  readonly variant: Variant
}

/** Long enough to check that a generator connects, sends and stops. */
const generatorWindow = { warmupMs: 50, windowMs: 100, minFrames: 1 } as const

/**
 * One candidate for all variants with the same preparation and runtime: `tuned`, or else the first; for a generator only its
 * first variant. Companions are left out: their runtime is started for another runner anyway.
 */
export const listCandidates = (runners: readonly Runner[]): readonly Candidate[] =>
  runners.filter(isStartedAlone).flatMap((runner) => {
    const byPreparation = new Map<string, Candidate>()
    for (const variant of listVariants(runner.spec)) {
      if (isCompanion(runner, variant.id, runners)) continue
      const key = JSON.stringify([variant.prepare ?? null, variant.runtime ?? null])
      if (byPreparation.has(key) && variant.id !== tunedId) continue
      byPreparation.set(key, { runner, variant })
    }
    const candidates = [...byPreparation.values()]
    return runner.spec.role === 'generator' ? candidates.slice(0, 1) : candidates
  })

/** The part of a check that does not depend on its result; a preparation of its own is named in the label. */
export const identify = ({ runner: { spec }, variant }: Candidate) => ({
  runner: spec.id,
  variant: variant.id,
  label: variant.prepare || variant.runtime ? `${spec.label} ${variant.label}` : spec.label,
  role: spec.role,
})

/** Prepares everything as a run would. @returns launches by the keys of a trial. @throws InterruptedError on abort */
export const prepareCandidates = async (
  candidates: readonly Candidate[],
  options: LaunchOptions,
): Promise<ReadonlyMap<string, Launch>> => {
  const doStep = createSteps(options)
  const outlook = await findOutlook(candidates, doStep)
  if (outlook !== null) options.onProgress(outlook)
  const launches = await runInLanes(preparedAtOnce, candidates, async (candidate) => {
    if (options.signal.aborted) throw new InterruptedError('interrupted')
    const { runner, variant } = candidate
    options.onProgress(`preparing ${identify(candidate).label}`)
    return [keyOf(candidate), await prepareLaunch(runner, variant, options, doStep)] as const
  })
  return new Map(launches)
}

/** @param runners with the reference receiver among them. @throws InterruptedError on abort */
export const checkCandidates = async (
  candidates: readonly Candidate[],
  runners: readonly Runner[],
  scenario: Scenario,
  context: TrialContext,
  options: LaunchOptions,
): Promise<readonly RunnerCheck[]> => {
  const checks: RunnerCheck[] = []
  for (const candidate of candidates) {
    const { runner } = candidate
    const launch = context.launches.get(keyOf(candidate))
    if (!launch) throw new Error(`no launch was prepared for ${keyOf(candidate)}`)
    options.onProgress(`starting ${identify(candidate).label}`)
    if (launch.status === 'unavailable') checks.push({ ...identify(candidate), ...refusalOf(launch) })
    else if (runner.spec.role !== 'generator') checks.push(await checkServer(candidate, launch, options))
    else checks.push(await checkGenerator(candidate, runners, scenario, context, options.signal))
  }
  return checks
}

/** A pair that speaks with each other alone starts over TLS, in a trial. */
const isStartedAlone = ({ spec }: Runner): boolean => spec.speaks === undefined

const isCompanion = ({ spec: { id } }: Runner, variantId: string, runners: readonly Runner[]): boolean =>
  runners.some(({ spec: { companion } }) => companion?.runner === id && companion.variant === variantId)

const keyOf = ({ runner: { spec }, variant }: Candidate): string =>
  spec.role === 'generator'
    ? generatorLaunchKey(spec.id)
    : launchKey({ runner: spec.id, variant: variant.id })

const refusalOf = ({ status, reason, remedy }: Unavailable) => ({ status, reason, remedy })

const checkServer = async (
  server: Candidate,
  launch: Extract<Launch, { status: 'ready' }>,
  options: LaunchOptions,
): Promise<RunnerCheck> => {
  const identity = identify(server)
  const answer = await probeServer(server.runner, server.variant, launch, options)
  if ('status' in answer) return { ...identity, ...refusalOf(answer) }
  const { runtime, runtimeVersion, library, libraryVersion } = answer
  const { caveat } = launch
  return { ...identity, status: 'ready', runtime, runtimeVersion, library, libraryVersion, caveat }
}

/** Runs it with the reference receiver: a generator reports its versions only once connected. */
const checkGenerator = async (
  generator: Candidate,
  runners: readonly Runner[],
  scenario: Scenario,
  context: TrialContext,
  signal: AbortSignal,
): Promise<RunnerCheck> => {
  const identity = identify(generator)
  const row = planReferenceRow(runners, scenario, identity.runner)
  if (!row) throw new Error('a generator is checked with the reference receiver, and no runner has that role')
  const job = buildTrialJob({ ...context, profile: generatorWindow }, row, 0)
  if ('status' in job) {
    const reason = `checked with the reference receiver, which is missing: ${job.reason}`
    return { ...identity, ...refusalOf(job), reason }
  }
  const outcome = await runTrial(job, signal)
  if (outcome.status === 'completed') {
    const { runtime, runtimeVersion, library, libraryVersion } = outcome.generatorReady
    return { ...identity, status: 'ready', runtime, runtimeVersion, library, libraryVersion, caveat: null }
  }
  const reason = outcome.status === 'failed' ? outcome.failure.message : `its trial was ${outcome.status}`
  return { ...identity, status: 'unavailable', reason, remedy: 'rm -r .cache && npm run doctor' }
}
