// Makes everything ready to start that doctor starts, as a run would.
import { InterruptedError } from '../failure/failure.ts'
import {
  generatorLaunchKey,
  type Launch,
  type LaunchOptions,
  launchKey,
  prepareLaunch,
} from '../prepare/launch.ts'
import { createSteps } from '../prepare/steps.ts'
import { type Candidate, identify } from './candidates.ts'

/** Launches by `keyOfCandidate`. @throws InterruptedError on abort */
export const prepareCandidates = async (
  candidates: readonly Candidate[],
  options: LaunchOptions,
): Promise<ReadonlyMap<string, Launch>> => {
  const doStep = createSteps(options)
  const launches = new Map<string, Launch>()
  for (const candidate of candidates) {
    if (options.signal.aborted) throw new InterruptedError('interrupted')
    const { runner, variant } = candidate
    options.onProgress(`preparing ${identify(candidate).label}`)
    launches.set(keyOfCandidate(candidate), await prepareLaunch(runner, variant, options, doStep))
  }
  return launches
}

/** The key under which a trial finds the launch. */
export const keyOfCandidate = ({ runner: { spec }, variantId }: Candidate): string =>
  spec.role === 'generator' ? generatorLaunchKey(spec.id) : launchKey({ runner: spec.id, variant: variantId })
