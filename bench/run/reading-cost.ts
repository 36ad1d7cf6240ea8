// Trials of one server with and without the reading of its threads, page faults and connections, alternating: what that costs.
import type { TrialOutcome } from '../../results/schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import { tunedId } from '../../runners/variants.ts'
import { ingest1mb } from '../../scenarios/ingest-1mb.ts'
import { InterruptedError, NothingToRunError } from '../failure/failure.ts'
import { cacheFolderOf } from '../machine/cache-folder.ts'
import { observe } from '../machine/observe.ts'
import { planPlacement, readPlacementFacts } from '../placement/placement.ts'
import { launchKey } from '../prepare/launch.ts'
import { prepareLocally, prepareRows } from '../prepare/rows.ts'
import type { Launcher } from '../trial/launcher.ts'
import { thisMachine } from '../trial/local-launcher.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { runTrial } from '../trial/trial.ts'
import { preparePools } from './pools.ts'
import { buildTrialJob } from './trial-job.ts'

export interface ReadingCostOptions {
  readonly runner: Runner
  readonly rounds: number
  readonly windowMs: number
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

export interface ReadingTrial {
  readonly round: number
  readonly isRead: boolean
  readonly outcome: TrialOutcome
}

const warmupMs = 500

const withoutReading: Launcher = {
  ...thisMachine,
  observe: async ({ pid }, cpus) => observe({ serverPid: pid, ...cpus, withBreakdown: false }),
}

/** A round is one trial of each, the other one first in every second. @throws NothingToRunError; InterruptedError on abort */
export const measureReadingCost = async (options: ReadingCostOptions): Promise<readonly ReadingTrial[]> => {
  const { runner, rounds, windowMs, projectRoot, signal, onProgress } = options
  const facts = await readPlacementFacts()
  const { tools } = facts
  const preparing = { projectRoot, cacheFolder: cacheFolderOf(projectRoot), tools, signal, onProgress }
  const profile = {
    ...{ id: 'reading-cost', rounds, budgetMs: null, warmupMs, windowMs, minFrames: 30, baselineReplicas: 1 },
    scenarios: [{ id: ingest1mb.id, rules: [{ runners: [runner.spec.id], variants: [tunedId] }] }],
  }
  const selection = { profile, runners: [runner] }
  const { rows, launches } = await prepareRows(selection, [ingest1mb], preparing, prepareLocally(preparing))
  const [row] = rows
  const launch = row && launches.get(launchKey(row))
  if (row === undefined || launch?.status !== 'ready')
    throw new NothingToRunError(
      `${runner.spec.id} cannot be started here${launch?.status === 'unavailable' ? `: ${launch.reason} (remedy: ${launch.remedy})` : ''}`,
    )
  const pools = await preparePools(ingest1mb.points, preparing)
  return await withLogFolder(async (logFolder) => {
    const context = {
      ...{ profile, scenarios: [ingest1mb], launches, pools, tools, certificate: null, seed: 1, logFolder },
      placement: planPlacement(facts.usableCpus, facts.siblings, 1, tools.taskset),
    }
    const trials: ReadingTrial[] = []
    for (let round = 1; round <= rounds; round++)
      for (const isRead of round % 2 === 0 ? [true, false] : [false, true]) {
        if (signal.aborted) throw new InterruptedError('interrupted')
        onProgress(`round ${round} of ${rounds}: ${isRead ? 'with' : 'without'} the reading`)
        const job = buildTrialJob(context, row, round)
        if ('status' in job) throw new NothingToRunError(`${job.reason} (remedy: ${job.remedy})`)
        const launcher = isRead ? thisMachine : withoutReading
        trials.push({ round, isRead, outcome: await runTrial(job, signal, launcher) })
      }
    return trials
  })
}
