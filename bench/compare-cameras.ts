// Measures cameras side by side against one server, in shuffled rounds: how much load each can make.
import type { TrialRecord } from '../results/schema.ts'
import type { Runner } from '../runners/catalog.ts'
import type { Profile, Scenario } from '../scenarios/define.ts'
import { execute } from './execute.ts'
import { planPlacement, readPlacementFacts } from './placement.ts'
import { planRun } from './plan/plan.ts'
import { preparedCamera } from './plan/rows.ts'
import { prepareRows, readiness } from './prepare/rows.ts'
import { withLogFolder } from './run/log-folder.ts'
import { cacheFolderOf } from './run/machine.ts'
import { preparePools } from './run/pools.ts'

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
  const { cameras, rounds, seed, projectRoot, signal, onProgress } = comparison
  const { usableCpus, siblings, tools } = await readPlacementFacts()
  const preparing = { projectRoot, cacheFolder: cacheFolderOf(projectRoot), tools, signal, onProgress }
  const scenarios = [describeScenario(comparison)]
  const profile = describeProfile(comparison)
  const runners = [comparison.server, ...cameras]
  const preparation = await prepareRows({ profile, runners }, scenarios, preparing)
  const pools = await preparePools(
    scenarios.flatMap(({ points }) => points),
    preparing,
  )
  const { trials } = planRun({
    ...profile,
    ...preparation,
    scenarios,
    seed,
    isReady: readiness(preparation),
  })
  const records: TrialRecord[] = []
  await withLogFolder((logFolder) =>
    execute(
      {
        trials,
        deadline: null,
        context: {
          profile,
          scenarios,
          launches: preparation.launches,
          nonconforming: new Map(),
          pools,
          placement: planPlacement(usableCpus, siblings, 1, tools.taskset),
          tools,
          certificate: null,
          seed,
          logFolder,
        },
        signal,
        onEvent: (event) => {
          if (event.kind === 'begin') onProgress(`round ${event.round} of ${rounds}: ${event.row.camera}`)
        },
      },
      { append: (record) => records.push(record), close: () => {} },
    ),
  )
  return records
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
