// The plan of a comparison: senders, frame sizes and rounds as a scenario and its profile. Pure.
import type { PlannedRow } from '../../results/schema.ts'
import { ownSender, repeatingSender, streamSender } from '../../results/sender-comparison.ts'
import type { Runner } from '../../runners/catalog.ts'
import { tunedId } from '../../runners/variants.ts'
import type { Profile, Scenario } from '../../scenarios/define.ts'
import { UsageError } from '../failure/failure.ts'
import { orderTrials, type PlannedTrial } from '../plan/plan.ts'

export interface SenderPlan {
  readonly frameSizes: readonly number[]
  readonly rounds: number
  readonly warmupMs: number
  readonly windowMs: number
}

const scenarioId = 'generator-comparison'
export const ownLabel = 'own generator'

/**
 * Selects the senders to compare the own generator with.
 * @param wanted ids; null takes iperf3 and every generator with its best settings
 * @throws UsageError naming an unknown one and the valid ones
 */
export const selectSenders = (
  runners: readonly Runner[],
  wanted: readonly string[] | null,
): { readonly generators: readonly Runner[]; readonly withStream: boolean } => {
  const generators = runners.filter(({ spec }) => spec.role === 'generator' && spec.speaks === undefined)
  if (wanted === null) return { generators: generators.filter(isTuned), withStream: true }
  const valid = [...generators.map(({ spec }) => spec.id), streamSender]
  const unknown = wanted.find((id) => !valid.includes(id))
  if (unknown !== undefined)
    throw new UsageError(`unknown generator "${unknown}"; valid: ${valid.join(', ')}`)
  return {
    generators: generators.filter(({ spec }) => wanted.includes(spec.id)),
    withStream: wanted.includes(streamSender),
  }
}

/** False for a client whose point is to run as shipped. */
const isTuned = ({ spec }: Runner): boolean => spec.steps.at(-1)?.id !== 'shipped'

export const describeScenario = ({ frameSizes }: Pick<SenderPlan, 'frameSizes'>): Scenario => ({
  id: scenarioId,
  title: 'Cameras side by side',
  question: 'How many frames per second does each generator send to the same sink?',
  howToRead: 'The sink is the same in every row; what differs is the generator.',
  mode: 'ingest',
  points: frameSizes.map((frameBytes) => ({
    id: `${frameBytes}`,
    label: `${frameBytes} bytes`,
    frameBytes,
    connections: 1,
  })),
  rules: [],
})

/** The suite's own generator always takes part. */
export const describeProfile = (
  sink: Runner,
  generators: readonly Runner[],
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
          variants: [tunedId],
          generators: [ownSender, ...generators.map(({ spec }) => spec.id)],
        },
      ],
    },
  ],
})

/**
 * Every sender once in each round at each size, in an order shuffled anew from the seed. With iperf3 comes a row of the own
 * generator that repeats one frame, as iperf3 repeats one block.
 */
export const orderTrialsByRound = (
  rows: readonly PlannedRow[],
  withStream: boolean,
  rounds: number,
  seed: number,
): readonly PlannedTrial[] => {
  const streams = rows
    .filter(({ generator }) => withStream && generator === ownSender)
    .flatMap((row) => [
      { ...row, generator: streamSender, generatorLabel: streamSender },
      { ...row, generator: repeatingSender, generatorLabel: `${ownLabel}, one image` },
    ])
  return orderTrials([...rows, ...streams], rounds, seed)
}
