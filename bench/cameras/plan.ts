// What is held against each other: senders, sizes and rounds as a scenario and its profile. Pure.
import type { PlannedRow } from '../../results/schema.ts'
import { ownSender, repeatingSender, streamSender } from '../../results/sender-comparison.ts'
import type { Runner } from '../../runners/catalog.ts'
import type { Profile, Scenario } from '../../scenarios/define.ts'
import { UsageError } from '../failure.ts'
import { orderTrials, type PlannedTrial } from '../plan/order.ts'

export interface SenderPlan {
  readonly frameSizes: readonly number[]
  readonly rounds: number
  readonly warmupMs: number
  readonly windowMs: number
}

const scenarioId = 'compare-cameras'
export const ownLabel = 'own camera'

/**
 * What the own camera is held against.
 * @param wanted ids; null takes iperf3 and every camera with its best settings
 * @throws UsageError naming an unknown one and the valid ones
 */
export const selectSenders = (
  runners: readonly Runner[],
  wanted: readonly string[] | null,
): { readonly cameras: readonly Runner[]; readonly withStream: boolean } => {
  const cameras = runners.filter(({ spec }) => spec.role === 'camera')
  if (wanted === null)
    return { cameras: cameras.filter(({ spec }) => 'tuned' in spec.variants), withStream: true }
  const valid = [...cameras.map(({ spec }) => spec.id), streamSender]
  const unknown = wanted.find((id) => !valid.includes(id))
  if (unknown !== undefined) throw new UsageError(`unknown camera "${unknown}"; valid: ${valid.join(', ')}`)
  return {
    cameras: cameras.filter(({ spec }) => wanted.includes(spec.id)),
    withStream: wanted.includes(streamSender),
  }
}

export const describeScenario = ({ frameSizes }: Pick<SenderPlan, 'frameSizes'>): Scenario => ({
  id: scenarioId,
  title: 'Cameras side by side',
  question: 'How many frames a second does each camera hand to the same sink?',
  howToRead: 'The sink is the same in every row; what differs is the camera.',
  mode: 'ingest',
  points: frameSizes.map((frameBytes) => ({
    id: `${frameBytes}`,
    label: `${frameBytes} bytes`,
    frameBytes,
    connections: 1,
  })),
  rules: [],
})

/** The suite's own camera always takes part. */
export const describeProfile = (
  sink: Runner,
  cameras: readonly Runner[],
  { rounds, warmupMs, windowMs }: SenderPlan,
): Profile => ({
  id: scenarioId,
  rounds,
  budgetMs: null,
  warmupMs,
  windowMs,
  minFrames: 30,
  baselineReplicas: 1,
  scenarios: [
    {
      id: scenarioId,
      rules: [
        {
          runners: [sink.spec.id],
          variants: Object.keys(sink.spec.variants),
          cameras: [ownSender, ...cameras.map(({ spec }) => spec.id)],
        },
      ],
    },
  ],
})

/**
 * Every sender once a round and size, in an order shuffled anew from the seed. Beside iperf3 the own camera sends one image
 * again and again, too.
 */
export const orderLaunches = (
  rows: readonly PlannedRow[],
  withStream: boolean,
  rounds: number,
  seed: number,
): readonly PlannedTrial[] => {
  const streams = rows
    .filter(({ camera }) => withStream && camera === ownSender)
    .flatMap((row) => [
      { ...row, camera: streamSender, cameraLabel: streamSender },
      { ...row, camera: repeatingSender, cameraLabel: `${ownLabel}, one image` },
    ])
  return orderTrials([...rows, ...streams], rounds, seed)
}
