// Examines this machine: what it is, what can run on it, how noisy it is, and what its load process can send at most.
import type { DoctorRecord } from '../results/doctor-schema.ts'
import { schemaVersion } from '../results/schema.ts'
import type { Runner } from '../runners/catalog.ts'
import { mebibyte, type Scenario } from '../scenarios/define.ts'
import { listCandidates } from './doctor/candidates.ts'
import { checkCandidates } from './doctor/checks.ts'
import { prepareCandidates } from './doctor/prepare.ts'
import { measureRepeats } from './doctor/repeats.ts'
import { measureCeiling } from './environment/ceiling.ts'
import { describeSuite } from './environment/suite.ts'
import { warnOfRepeats } from './environment/warnings/noise.ts'
import { findWarnings } from './environment/warnings.ts'
import { describeEnvironment } from './environment.ts'
import { planPlacement, readPlacementFacts } from './placement.ts'
import { withLogFolder } from './run/log-folder.ts'
import { cacheFolderOf } from './run/machine.ts'
import { preparePools } from './run/pools.ts'
import type { TrialContext } from './trial-job.ts'

/** Longer than before a run: here the noise is a finding, and nothing waits for it. */
const idleSampleMs = 2000
const ceilingWindowMs = 3000
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
      profile: { warmupMs: 0, windowMs: ceilingWindowMs, minFrames: 1 },
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
    onProgress('measuring the ceiling of the load process')
    const ceiling = await measureCeiling(context, scenario, runners, ceilingWindowMs, signal)
    return {
      schemaVersion,
      startedAt,
      suite: await describeSuite(projectRoot),
      environment,
      placement: {
        serverCpus: [...placement.serverCpus],
        loadCpus: [...placement.loadCpus],
        pinned: placement.pinned,
      },
      runners: [...checks],
      repeats,
      ceiling,
      warnings: [
        ...findWarnings(environment, placement, tools),
        ...warnOfRepeats(repeats.coefficientOfVariation),
      ],
    }
  })
}

/** Whether a matrix would have a row: the control and cameras alone answer no question. */
export const canMeasure = ({ runners }: Pick<DoctorRecord, 'runners'>): boolean =>
  runners.some(({ role, status }) => status === 'ready' && (role === 'subject' || role === 'reference'))
