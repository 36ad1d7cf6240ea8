// Examines this machine: its hardware, which runners work on it, how noisy it is, and how much its load generator can send.
import type { DoctorRecord } from '../../results/doctor-schema.ts'
import { schemaVersion } from '../../results/schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import { mebibyte, type Scenario } from '../../scenarios/define.ts'
import { cacheFolderOf } from '../machine/cache-folder.ts'
import { describeEnvironment } from '../machine/environment.ts'
import { touchMemory } from '../machine/page-faults.ts'
import { readPinnedNode } from '../machine/pinned-node.ts'
import { describeSuite } from '../machine/suite.ts'
import { warmableBytes } from '../machine/warm-memory.ts'
import { findWarnings, warnOfColdMemory, warnOfRepeats } from '../machine/warnings.ts'
import { planPlacement, readPlacementFacts } from '../placement/placement.ts'
import { warnOfSubstitutes } from '../prepare/substitutes.ts'
import { preparePools } from '../run/pools.ts'
import { measureReferenceReceiver } from '../run/reference-receiver.ts'
import type { TrialContext } from '../run/trial-job.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { checkCandidates, listCandidates, prepareCandidates } from './candidates.ts'
import { measureRepeats } from './repeats.ts'

/** Longer than before a run: here the noise is a result. */
const idleSampleMs = 2000
const referenceWindowMs = 3000
const maskSeed = 1
/** More than one server needs. */
const doctorTouchBytes = 1024 * mebibyte

const scenario: Scenario = {
  id: 'doctor',
  title: 'Reference receiver',
  question: 'How many frames per second can the load generator send at most?',
  howToRead: 'Above this rate, rows of this machine cannot be distinguished.',
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

/** Prepares and starts every runner once, as a run would, without measuring it. @throws InterruptedError */
export const examine = async (examination: Examination): Promise<DoctorRecord> => {
  const { runners, projectRoot, signal, onProgress } = examination
  const startedAt = new Date().toISOString()
  onProgress('observing the idle machine')
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
    onProgress('touching fresh memory')
    const pageFaults = await touchMemory(Math.min(doctorTouchBytes, warmableBytes(environment)), options)
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
      ...(pageFaults && { pageFaults }),
      referenceReceiver,
      warnings: [
        ...findWarnings(environment, placement, tools, readPinnedNode(projectRoot)),
        ...warnOfColdMemory(environment, pageFaults),
        ...warnOfSubstitutes(runners, context.launches),
        ...warnOfRepeats(repeats.coefficientOfVariation),
      ],
    }
  })
}

/** Whether a matrix would have a row: the reference receiver and generators alone have none. */
export const canMeasure = ({ runners }: Pick<DoctorRecord, 'runners'>): boolean =>
  runners.some(({ role, status }) => status === 'ready' && (role === 'subject' || role === 'reference'))
