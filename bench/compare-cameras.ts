// Measures cameras side by side against one server, in shuffled rounds: how much load each can make.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TrialRecord } from '../results/schema.ts'
import type { Runner } from '../runners/catalog.ts'
import type { Profile, Scenario } from '../scenarios/define.ts'
import { execute } from './execute.ts'
import { prepareFramePool } from './frames/pool.ts'
import { planPlacement, readPlacementFacts } from './placement.ts'
import { planRun } from './plan/plan.ts'
import { preparedCamera } from './plan/rows.ts'
import { prepareRows, readiness } from './prepare/rows.ts'

export interface CameraComparison {
  readonly server: Runner
  readonly serverVariant: string
  /** Camera runners; the suite's own prepared camera always takes part. */
  readonly cameras: readonly Runner[]
  readonly frameBytes: number
  readonly rounds: number
  readonly windowMs: number
  readonly seed: number
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

/** One record a launch, in the order they were made; an interrupt ends the list early. */
export const compareCameras = async (comparison: CameraComparison): Promise<readonly TrialRecord[]> => {
  const { cameras, frameBytes, rounds, seed, projectRoot, signal, onProgress } = comparison
  const cacheFolder = join(projectRoot, '.cache')
  const facts = await readPlacementFacts()
  const { tools } = facts
  const scenario = describeScenario(comparison)
  const profile = describeProfile(comparison)
  const preparation = await prepareRows({ profile, runners: [comparison.server, ...cameras] }, [scenario], {
    projectRoot,
    cacheFolder,
    tools,
    signal,
    onProgress,
  })
  const pool = await prepareFramePool({ frameBytes, seed: 1, cacheFolder: join(cacheFolder, 'frames') })
  const logFolder = mkdtempSync(join(tmpdir(), 'image-stream-bench-'))
  const records: TrialRecord[] = []
  try {
    const context = {
      profile,
      scenarios: [scenario],
      launches: preparation.launches,
      nonconforming: new Map(),
      pools: new Map([[frameBytes, pool]]),
      placement: planPlacement(facts.usableCpus, facts.siblings, 1, tools.taskset),
      tools,
      seed,
      logFolder,
    }
    await execute(
      {
        trials: planRun({
          ...profile,
          ...preparation,
          scenarios: [scenario],
          seed,
          isReady: readiness(preparation),
        }).trials,
        deadline: null,
        context,
        signal,
        onEvent: (event) => {
          if (event.kind === 'begin') onProgress(`round ${event.round} of ${rounds}: ${event.row.camera}`)
        },
      },
      { append: (record) => records.push(record), close: () => {} },
    )
    return records
  } finally {
    rmSync(logFolder, { recursive: true })
  }
}

const describeScenario = ({ frameBytes }: CameraComparison): Scenario => ({
  id: 'compare-cameras',
  title: 'Cameras side by side',
  question: 'How many frames a second does each camera hand to the same server?',
  howToRead: 'The server is the same in every row; what differs is the camera.',
  mode: 'ingest',
  points: [{ id: 'frame', label: `${frameBytes} bytes`, frameBytes, connections: 1 }],
  rules: [],
})

const describeProfile = ({
  server,
  serverVariant,
  cameras,
  rounds,
  windowMs,
}: CameraComparison): Profile => ({
  id: 'compare-cameras',
  rounds,
  budgetMs: null,
  warmupMs: 500,
  windowMs,
  minFrames: 30,
  baselineReplicas: 1,
  scenarios: [
    {
      id: 'compare-cameras',
      rules: [
        {
          runners: [server.spec.id],
          variants: [serverVariant],
          cameras: [preparedCamera, ...cameras.map(({ spec }) => spec.id)],
        },
      ],
    },
  ],
})
