// What questions within a window cost: trials that are asked ten times, and trials that are asked at their ends only, in turn.
import type { PlannedRow, TrialOutcome } from '../../results/schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import { tunedId } from '../../runners/variants.ts'
import type { Profile, Scenario } from '../../scenarios/define.ts'
import { preparedGenerator } from '../../scenarios/generators.ts'
import { InterruptedError, NothingToRunError } from '../failure/failure.ts'
import { cacheFolderOf } from '../machine/cache-folder.ts'
import { createCollector } from '../machine/own-garbage.ts'
import { planPlacement, readPlacementFacts } from '../placement/placement.ts'
import { prepareLocally, prepareRows } from '../prepare/rows.ts'
import { courseSteps } from '../trial/course.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { runTrial } from '../trial/trial.ts'
import { preparePools } from './pools.ts'
import { buildTrialJob } from './trial-job.ts'

export interface CounterCostOptions {
  readonly profile: Profile
  readonly scenario: Scenario
  readonly runners: readonly Runner[]
  readonly rounds: number
  readonly seed: number
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

/** One of the two trials of a row in a round. */
export interface AskedTrial {
  readonly row: PlannedRow
  readonly round: number
  readonly steps: number
  readonly outcome: TrialOutcome
}

/** Both kinds, each first in every other round. */
export const orderOfSteps = (round: number): readonly number[] =>
  round % 2 === 0 ? [courseSteps, 1] : [1, courseSteps]

/** A failed trial is an outcome. @throws NothingToRunError; InterruptedError on abort during preparation */
export const compareReadings = async (options: CounterCostOptions): Promise<readonly AskedTrial[]> => {
  const { profile, scenario, runners, rounds, seed, projectRoot, signal, onProgress } = options
  const facts = await readPlacementFacts()
  const preparing = {
    ...{ projectRoot, cacheFolder: cacheFolderOf(projectRoot), tools: facts.tools },
    ...{ signal, onProgress },
  }
  const preparation = await prepareRows(
    { profile, runners },
    [scenario],
    preparing,
    prepareLocally(preparing),
  )
  const rows = preparation.rows.filter(isMeasured)
  if (rows.length === 0) throw new NothingToRunError('none of these servers takes part')
  const pools = await preparePools(scenario.points, preparing)
  const trials: AskedTrial[] = []
  const tidyUp = createCollector()
  await withLogFolder(async (logFolder) => {
    const context = {
      ...{ profile, scenarios: [scenario], launches: preparation.launches, pools },
      placement: planPlacement(facts.usableCpus, facts.siblings, 1, facts.tools.taskset),
      ...{ tools: facts.tools, certificate: null, seed, logFolder },
    }
    for (let round = 1; round <= rounds; round++)
      for (const row of rows)
        for (const steps of orderOfSteps(round)) {
          const job = buildTrialJob(context, row, round)
          if ('status' in job) throw new NothingToRunError(`${row.label}: ${job.reason}`)
          onProgress(`round ${round} of ${rounds}: ${row.label}, ${steps + 1} readings`)
          tidyUp()
          const outcome = await runTrial({ ...job, window: { ...job.window, steps } }, signal).catch(orNull)
          if (outcome === null) return
          trials.push({ row, round, steps, outcome })
        }
  })
  return trials
}

const isMeasured = ({ variant, replica, generator, lack }: PlannedRow): boolean =>
  variant === tunedId && replica === 1 && generator === preparedGenerator && lack === undefined

const orNull = (error: unknown): null => {
  if (error instanceof InterruptedError) return null
  throw error
}
