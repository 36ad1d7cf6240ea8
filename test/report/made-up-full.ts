// A made-up run of the size of profile `full`: its scenarios and points, fifteen systems each, ten trials a row.

import type { RunRecord, TrialRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { scenarios } from '../../scenarios/index.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { madeUpConformance } from './made-up-conformance.ts'
import { type MadeUpRow, madeUpRun } from './made-up-run.ts'
import { memoryOf, relayed } from './made-up-slow.ts'
import { answered, echoed } from './made-up-timing.ts'

const runners = ['ws', 'uws', 'bun', 'deno', 'python-websockets', 'picows', 'go-gorilla', 'go-gws'] as const
const trialsPerRow = 10

/** The reference receiver, a second variant of five of the systems, and the second copy of the baseline. */
const systems: readonly MadeUpSystem[] = [
  ...runners.map((runner) => ({ runner, label: `${runner}, tuned`, variant: 'tuned' })),
  ...runners.slice(0, 5).map((runner) => ({ runner, label: `${runner}, shipped`, variant: 'shipped' })),
  { runner: 'raw-tcp', label: 'raw TCP', variant: 'tuned', role: 'reference-receiver' },
  { runner: 'ws', label: 'ws, tuned', variant: 'tuned', replica: 2 },
]

type MadeUpSystem = Pick<MadeUpRow, 'runner' | 'variant' | 'label' | 'role' | 'replica'>

/** 645 rows, whose figures differ by system, point and round; what a mode times and watches is there. */
export const fullRun = (): StoredRun => {
  const points = scenarios.flatMap((scenario) => scenario.points.map((point) => ({ scenario, point })))
  const stored = madeUpRun(
    points.flatMap(({ scenario, point }, place) =>
      systems.map(
        (system, at): MadeUpRow => ({
          ...system,
          scenario: scenario.id,
          point: point.id,
          baseline: system.runner === 'ws' && system.variant === 'tuned',
          perTrial: Array.from(
            { length: trialsPerRow },
            (_, round) => 400 + (at % 14) * 230 + place * 11 + ((round * 37 + at * 13) % 29),
          ),
        }),
      ),
    ),
    { profile: 'full', scenarios: scenarios.map(recordOf), conformance: everyoneChecked() },
  )
  const placeOf = new Map(points.map(({ scenario, point }, place) => [`${scenario.id} ${point.id}`, place]))
  return {
    ...stored,
    trials: stored.trials.map((trial, index) => {
      const place = placeOf.get(`${trial.scenario} ${trial.point}`) ?? 0
      const mode = points[place]?.scenario.mode ?? 'ingest'
      return points[place]?.point.slowViewer === undefined
        ? timed(withSettings(trial), mode, index)
        : watched(withSettings(trial), index)
    }),
  }
}

const recordOf = ({
  id,
  title,
  question,
  howToRead,
  mode,
  points,
}: (typeof scenarios)[number]): RunRecord['scenarios'][number] => ({
  id,
  title,
  question,
  howToRead,
  mode,
  points: points.map((point) => ({ ...point })),
})

/** As many subjects as a real run checks; with fewer checks each. */
const everyoneChecked = (): NonNullable<RunRecord['conformance']> => {
  const { checks, subjects } = madeUpConformance()
  return {
    checks,
    subjects: runners.flatMap((runner) => subjects.map((subject) => ({ ...subject, runner, label: runner }))),
  }
}

/** As many settings as servers report. */
const withSettings = (trial: TrialRecord): TrialRecord => {
  if (trial.outcome.status !== 'completed') return trial
  const applied = {
    maxMessageBytes: 16_777_216,
    perMessageDeflate: trial.variant === 'shipped',
    backpressureLimit: 67_108_864,
    idleTimeout: 0,
    sendPings: false,
    unmask: `unmask of ${trial.runner}`,
    tls: trial.point === 'tls',
  }
  return { ...trial, outcome: { ...trial.outcome, ready: { ...trial.outcome.ready, applied } } }
}

const timingsPerRun = 23

/** Enough images for every percentile; few lists, because a histogram takes its time. */
const timings = Array.from({ length: timingsPerRun }, (_, list) =>
  Array.from(
    { length: 1100 + 37 * list },
    (_, at) => (0.1 + ((at * 31 + list * 7) % 97) / 40) * (at % 500 === 0 ? 9 : 1),
  ),
)

const timed = (
  trial: TrialRecord,
  mode: RunRecord['scenarios'][number]['mode'],
  index: number,
): TrialRecord => {
  const latenciesMs = timings[index % timingsPerRun] ?? []
  if (trial.runner === 'raw-tcp' || mode === 'ingest' || mode === 'push') return trial
  return mode === 'ingest-ack' ? answered(trial, { latenciesMs }) : echoed(trial, latenciesMs)
}

/** A relay with a slow viewer. */
const watched = (trial: TrialRecord, index: number): TrialRecord => {
  if (trial.outcome.status !== 'completed') return trial
  const memory = memoryOf(40 + (index % 50), index % 60, 45)
  const latenciesMs = timings[index % timingsPerRun]
  return { ...trial, outcome: relayed(requireCompleted(trial.outcome, 'ingest'), memory, latenciesMs) }
}
