// Examines this machine: what it is, what can run on it, how noisy it is, and what its load process can send at most.
import type { DoctorRecord } from '../../results/doctor-schema.ts'
import { schemaVersion } from '../../results/schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import { mebibyte, type Scenario } from '../../scenarios/define.ts'
import { describeEnvironment } from '../machine/environment.ts'
import { cacheFolderOf } from '../machine/machine.ts'
import { describeSuite } from '../machine/suite.ts'
import { warnOfRepeats } from '../machine/warnings/noise.ts'
import { findWarnings } from '../machine/warnings.ts'
import { planPlacement, readPlacementFacts } from '../placement/placement.ts'
import { preparePools } from '../run/pools.ts'
import { measureReferenceReceiver } from '../run/reference-receiver.ts'
import type { TrialContext } from '../run/trial-job.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { listCandidates } from './candidates.ts'
import { checkCandidates } from './checks.ts'
import { prepareCandidates } from './prepare.ts'
import { measureRepeats } from './repeats.ts'

/** Longer than before a run: here the noise is a finding, and nothing waits for it. */
const idleSampleMs = 2000
const referenceWindowMs = 3000
/** Of the masking keys. */
const maskSeed = 1

const scenario: Scenario = {
  id: 'doctor',
  title: 'The ceiling',
  question: 'How many frames a second can the load process send at most?',
  howToRead: 'No row of this machine can be told apart above it.',
  mode: 'ingest',
  points: [{ id: '1mb', label: '1 MB', frameBytes: mebibyte, connections: 1 }],
  rules: [],
}

export interface Examination {
  readonly runners: readonly Runner[]
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

/** Prepares and starts every runner once, as a run would; measures nothing of them. @throws InterruptedError */
export const examine = async (examination: Examination): Promise<DoctorRecord> => {
  const { runners, projectRoot, signal, onProgress } = examination
  const startedAt = new Date().toISOString()
  onProgress('listening to the idle machine')
  const environment = await describeEnvironment(idleSampleMs)
  const facts = await readPlacementFacts()
  const { tools } = facts
  const placement = planPlacement(facts.usableCpus, facts.siblings, 1, tools.taskset)
  const options = { projectRoot, cacheFolder: cacheFolderOf(projectRoot), onProgress, signal, tools }

  const candidates = listCandidates(runners)
  const launches = await prepareCandidates(candidates, options)
  const pools = await preparePools(scenario.points, options)
  return await withLogFolder(async (logFolder) => {
    const context: TrialContext = {
      profile: { warmupMs: 0, windowMs: referenceWindowMs, minFrames: 1 },
      scenarios: [scenario],
      launches,
      pools,
      placement,
      tools,
      certificate: null,
      seed: maskSeed,
      logFolder,
    }
    const checks = await checkCandidates(candidates, runners, scenario, context, options)
    onProgress('repeating one computation')
    const repeats = await measureRepeats(context, signal)
    onProgress('measuring the reference receiver')
    const referenceReceiver = await measureReferenceReceiver(
      context,
      scenario,
      runners,
      referenceWindowMs,
      signal,
    )
    return {
      schemaVersion,
      startedAt,
      suite: await describeSuite(projectRoot),
      environment,
      placement: {
        serverCpus: [...placement.serverCpus],
        generatorCpus: [...placement.generatorCpus],
        pinned: placement.pinned,
      },
      runners: [...checks],
      repeats,
      referenceReceiver,
      warnings: [
        ...findWarnings(environment, placement, tools),
        ...warnOfRepeats(repeats.coefficientOfVariation),
      ],
    }
  })
}

/** Whether a matrix would have a row: the control and generators alone answer no question. */
export const canMeasure = ({ runners }: Pick<DoctorRecord, 'runners'>): boolean =>
  runners.some(({ role, status }) => status === 'ready' && (role === 'subject' || role === 'reference'))
