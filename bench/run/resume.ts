// Continues a run that was killed, interrupted or out of disk: the plan is the run's own, and its records stay.
import { picturesFolderOf, readRun, reopenRun, type StoredRun } from '../../results/store.ts'
import type { Runner } from '../../runners/catalog.ts'
import type { Backend } from '../backend/backend.ts'
import { withBackend } from '../backend/local.ts'
import { findNonconforming } from '../conformance/of-rows.ts'
import type { OwnPool } from '../frames/own-pool.ts'
import { cacheFolderOf } from '../machine/cache-folder.ts'
import { findRest, type PlanInput, planTrials } from '../plan/plan.ts'
import { readiness } from '../prepare/rows.ts'
import { certificateFor } from '../settings/certificate.ts'
import { measure, type RunEnd } from './execute.ts'
import type { RunOptions } from './matrix.ts'
import { prepareMemory } from './memory.ts'
import { loadOwnPool, reportOwnPool } from './own-frames.ts'
import { framesFolderOf, preparePools } from './pools.ts'
import { describeSession, ownCpusOf, sessionsOf, withRunFolder } from './session.ts'
import {
  requireSameFleet,
  requireSameFrames,
  requireSameRunners,
  sameOwnPool,
  samePlacement,
} from './unchanged.ts'

export interface ResumeOptions extends RunOptions {
  readonly runners: readonly Runner[]
}

/**
 * Measures what is missing of the plan in `folder`; of a finished run nothing.
 * @throws CorruptRunError where it is not a run; UsageError where it is being written, or runners, images or CPUs are no
 *   longer those it was started with; otherwise as `runMatrix`
 */
export const resumeMatrix = async (options: ResumeOptions): Promise<RunEnd> => {
  const named = await loadOwnPool(options)
  const resume = async (): Promise<RunEnd> => {
    const stored = readRun(options.folder)
    requireSameFleet(stored.run, options.openBackend !== undefined)
    return await withBackend(options, (backend) => measureRest(backend, options, stored, named))
  }
  return await (options.dryRun ? resume() : withRunFolder(options.folder, resume))
}

/** A note for the report, as the line itself is gone. */
const cutOff = 'the last line of trials.jsonl was cut off; it was removed, and its trial measured again'

const measureRest = async (
  backend: Backend,
  options: ResumeOptions,
  { run, trials, notes }: StoredRun,
  named: OwnPool | null,
): Promise<RunEnd> => {
  const { folder, runners, projectRoot, command } = options
  const rest = findRest(run, trials)
  const isLeftOut = (id: string): boolean => run.leftOut.some(({ scenario }) => scenario === id)
  const rows = run.rows.filter((row) => !isLeftOut(row.scenario) && rest.some((trial) => trial.row === row))
  requireSameRunners(rows, runners)
  const { machine, launcher } = backend
  const { tools } = machine.facts
  const placement = run.fleet
    ? backend.place(run.placement.serverCpus.length)
    : samePlacement(run.placement, machine.facts)
  const cacheFolder = cacheFolderOf(projectRoot)

  const needed = runners.filter(({ spec }) =>
    rows.some(({ runner, generator }) => runner === spec.id || generator === spec.id),
  )
  const preparation = await backend.prepare({ kind: 'rows', runners: needed, rows })
  const input: PlanInput = { ...run, isReady: readiness(preparation) }
  const plan = planTrials(rest, run.leftOut, input)
  options.onPlan(plan)
  if (options.dryRun || rest.length === 0) return { interrupted: false, fault: null }
  const scenarios = run.scenarios.map((scenario) => ({ ...scenario, rules: [] }))
  const own = await sameOwnPool(run.frames, named, framesFolderOf(cacheFolder))
  if (named && options.images) reportOwnPool(options.images, named)
  const pools = await preparePools(
    scenarios.filter(({ id }) => !isLeftOut(id)).flatMap(({ points }) => points),
    { ...options, cacheFolder, own },
  )
  requireSameFrames(
    run.frames,
    [...pools.values()].map(({ record }) => record),
  )

  const spentMs = trials.reduce((sum, { durationMs }) => sum + durationMs, 0)
  return await measure(plan, spentMs, options, async (logFolder) => {
    const session = await describeSession(machine, {
      command,
      projectRoot,
      trialsBefore: trials.length,
      notes: notes.length === 0 ? [] : [cutOff],
    })
    const certificate = await certificateFor(scenarios, logFolder, backend.serverAddresses)
    await backend.provideFiles([...pools.values()], certificate)
    const context = {
      ...(await prepareMemory(backend, options)),
      profile: run,
      scenarios,
      launches: preparation.launches,
      nonconforming: findNonconforming(run.conformance ?? { checks: [], subjects: [] }),
      pools,
      placement,
      tools,
      certificate,
      launcher,
      seed: run.seed,
      logFolder,
      picturesFolder: picturesFolderOf(folder),
    }
    const journal = reopenRun(folder, { ...run, sessions: [...sessionsOf(run), session] })
    return { context, journal, ownCpus: ownCpusOf(backend, placement) }
  })
}
