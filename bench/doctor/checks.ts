// Starts every prepared runner once and notes the versions it says of itself, or why it does not run here.
import type { RunnerCheck } from '../../results/doctor-schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import type { Scenario } from '../../scenarios/define.ts'
import { type Launch, type LaunchOptions, probeServer } from '../prepare/launch.ts'
import type { TrialContext } from '../run/trial-job.ts'
import { type Candidate, identify } from './candidates.ts'
import { checkGenerator } from './generators.ts'
import { keyOfCandidate } from './prepare.ts'

/** One check a candidate. @param runners with the control among them. @throws InterruptedError on abort */
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
    const launch = context.launches.get(keyOfCandidate(candidate))
    if (!launch) throw new Error(`no launch was prepared for ${keyOfCandidate(candidate)}`)
    options.onProgress(`starting ${identify(candidate).label}`)
    if (launch.status === 'unavailable') checks.push({ ...identify(candidate), ...launch })
    else if (runner.spec.role !== 'generator') checks.push(await checkServer(candidate, launch, options))
    else checks.push(await checkGenerator(candidate, runners, scenario, context, options.signal))
  }
  return checks
}

const checkServer = async (
  server: Candidate,
  launch: Extract<Launch, { status: 'ready' }>,
  options: LaunchOptions,
): Promise<RunnerCheck> => {
  const identity = identify(server)
  const answer = await probeServer(server.runner, server.variant, launch, options)
  if ('status' in answer) return { ...identity, ...answer }
  const { runtime, runtimeVersion, library, libraryVersion } = answer
  const { caveat } = launch
  return { ...identity, status: 'ready', runtime, runtimeVersion, library, libraryVersion, caveat }
}
