// Trials of ws, or of another server, with the suite's own load generator: small frames, a short window, and a given point.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { poolKey, prepareFramePool } from '../../../bench/frames/pool.ts'
import { type Placement, readPlacementFacts } from '../../../bench/placement/placement.ts'
import { planReferenceRow } from '../../../bench/plan/rows.ts'
import { launchKey, prepareLaunch } from '../../../bench/prepare/launch.ts'
import { createSteps } from '../../../bench/prepare/steps.ts'
import { buildTrialJob, type TrialContext } from '../../../bench/run/trial-job.ts'
import type { TrialJob } from '../../../bench/trial/trial.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import type { Mode } from '../../../runners/contract.ts'
import { findVariant, tunedId } from '../../../runners/variants.ts'
import type { Scenario, ScenarioPoint } from '../../../scenarios/define.ts'

const projectRoot = join(import.meta.dirname, '../../..')
const seed = 1

export interface SuiteServer {
  readonly runner: string
  readonly variant: string
  readonly frameBytes: number
}

const usual: SuiteServer = { runner: 'ws', variant: tunedId, frameBytes: 64 * 1024 }

export type Point = Pick<ScenarioPoint, 'connections' | 'viewers' | 'pace' | 'inFlight' | 'control'>

export interface SuiteJobs {
  /** @param placement of both sides; nothing is pinned */
  readonly jobFor: (mode: Mode, point: Point, placement?: Partial<Placement>) => TrialJob
  readonly close: () => void
}

export const openSuiteJobs = async (server: Partial<SuiteServer> = {}): Promise<SuiteJobs> => {
  const { frameBytes, ...wanted } = { ...usual, ...server }
  const folder = mkdtempSync(join(tmpdir(), 'isb-suite-job-'))
  const { tools, usableCpus } = await readPlacementFacts()
  const runner = readCatalog().find(({ spec }) => spec.id === wanted.runner)
  const variant = runner && findVariant(runner.spec, wanted.variant)
  if (!runner || !variant) throw new Error(`there is no ${wanted.runner}/${wanted.variant}`)
  const asControl = [{ ...runner, spec: { ...runner.spec, role: 'reference-receiver' as const } }]
  const options = {
    projectRoot,
    cacheFolder: join(projectRoot, '.cache'),
    onProgress: () => {},
    signal: new AbortController().signal,
  }
  const launch = await prepareLaunch(runner, variant, { ...options, tools }, createSteps(options))
  const pool = await prepareFramePool({ frameBytes, seed, cacheFolder: folder, poolBytes: 16 * frameBytes })
  return {
    jobFor: (mode, point, placement = {}) => {
      const scenario: Scenario = {
        id: 'test',
        title: 'Test',
        question: 'Does it work?',
        howToRead: 'It does.',
        mode,
        points: [{ id: 'point', label: 'Point', frameBytes, ...point }],
        rules: [],
      }
      const planned = planReferenceRow(asControl, scenario, 'prepared')
      if (!planned) throw new Error('there is no row')
      const row = { ...planned, variant: variant.id, switches: variant.switches }
      const context: TrialContext = {
        profile: { warmupMs: 100, windowMs: 400, minFrames: 1 },
        scenarios: [scenario],
        launches: new Map([[launchKey(row), launch]]),
        pools: new Map([[poolKey({ frameBytes }), pool]]),
        placement: {
          serverCpus: usableCpus,
          generatorCpus: usableCpus,
          pinned: false,
          note: null,
          ...placement,
        },
        tools,
        certificate: null,
        seed,
        logFolder: folder,
      }
      const job = buildTrialJob(context, row, 1)
      if ('status' in job) throw new Error(job.reason)
      return job
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
