// A made-up run of the published claims and of a slow viewer: what their two charts are drawn from.
import type { CompletedOf, RunRecord, TrialOutcome } from '../../results/schema.ts'
import type { SlowViewerRecord } from '../../results/slow-viewer-schema.ts'
import type { StoredRun } from '../../results/store.ts'
import type { LineOf } from '../../runners/contract.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { hostileName } from './made-up-rows.ts'
import { frameBytes, type MadeUpRow, type MadeUpTrial, madeUpRun } from './made-up-run.ts'
import { histogramOf, receivedBy } from './made-up-timing.ts'

const mebibyte = 2 ** 20
export const slowSystems = ['ws', 'uws', 'bun', 'evil'] as const
const policies = ['queue', 'drop-newest', 'close'] as const

/** Memory that grows by `growth` MiB a second for ten seconds, and then falls to `after`; every half second. */
export const memoryOf = (start: number, growth: number, after: number): SlowViewerRecord => ({
  memory: Array.from({ length: 22 }, (_, step) => ({
    timeMs: step * 500 + (step % 3),
    rssBytes: Math.round((step <= 20 ? start + (growth * step) / 2 : after) * mebibyte),
  })),
  rssAfterBytes: Math.round(after * mebibyte),
  slowFrames: 3,
  closed: false,
})

const trial = (start: number, growth: number, after: number): TrialOutcome => {
  const outcome = requireCompleted(madeUpRun([{ perTrial: [60] }]).trials[0]?.outcome, 'ingest')
  return relayed(outcome, memoryOf(start, growth, after))
}

/** The same trial of a relay with one viewer, which was slow. */
export const relayed = (
  outcome: CompletedOf<'ingest'>,
  slowViewer: SlowViewerRecord,
  latenciesMs: readonly number[] = [],
): CompletedOf<'relay'> => {
  const received = (line: LineOf<'ingest'>): LineOf<'relay'> => ({
    ...line,
    mode: 'relay',
    received: {
      ...receivedBy([{ frames: line.frames, lost: 0 }], histogramOf(latenciesMs)),
      bytes: line.frames * frameBytes,
    },
  })
  const { first, last, final } = outcome.generator
  return {
    ...outcome,
    mode: 'relay',
    generator: { first: received(first), last: received(last), final: received(final) },
    slowViewer,
  }
}

const slowRows: readonly MadeUpRow[] = policies.flatMap((policy, at) =>
  slowSystems.map(
    (runner, index): MadeUpRow => ({
      scenario: 'slow-viewer',
      point: `stalled-${policy}`,
      runner,
      label: runner === 'evil' ? hostileName : `${runner} tuned`,
      perTrial: [0, 1, 2].map((round) =>
        trial(40 + 30 * index + round, at === 0 ? 60 - 5 * index : 0, at === 0 ? 300 / (1 + index) : 45),
      ),
    }),
  ),
)

const atClient = (fps: number): MadeUpTrial => ({ fps, serverCpu: 0.5, generatorCpu: 0.99 })

/** Four of the six claims with a figure: one with both generators, one lower bound, two with the client alone. */
const claimRows: readonly MadeUpRow[] = [
  ['python-websockets', 'published', '1mb', 'python-client', [33, 35, 34].map(atClient)],
  ['python-websockets', 'published', '1mb', 'prepared', [1210, 1190, 1230]],
  ['python-websockets', 'uvloop', '1mb', 'prepared', [2350, 2400, 2290]],
  ['picows', 'tuned+borrowed', '1mb', 'prepared', [3900, 4100, 4000].map(atClient)],
  ['go-gorilla', 'shipped', '1mb', 'python-client', [610, 640, 620]],
].map(([runner, variant, point, generator, perTrial]) => ({
  scenario: 'claims',
  runner,
  variant,
  point,
  generator,
  perTrial,
  label: `${runner} ${variant}`,
  rung: {
    ...{ id: variant, label: variant, kind: 'step' },
    ...(variant === 'uvloop' ? { index: 1, before: 'published' } : { index: 0, before: null }),
  },
})) as readonly MadeUpRow[]

/** Claims first, then the slow viewer at three policies. */
export const slowRun = (changes: Partial<RunRecord> = {}): StoredRun => {
  const stored = madeUpRun([...claimRows, ...slowRows], changes)
  const scenarios = stored.run.scenarios.map((scenario) =>
    scenario.id === 'claims'
      ? { ...scenario, points: [{ id: '1mb', label: '1 MB', frameBytes, connections: 1 }] }
      : {
          ...scenario,
          points: policies.map((policy) => ({
            id: `stalled-${policy}`,
            label: `a viewer stops reading, policy ${policy}`,
            frameBytes,
            connections: 1,
            viewers: 4,
            slowViewer: { policy, bytesPerSecond: 0, forMs: 10_000 },
          })),
        },
  )
  return { ...stored, run: { ...stored.run, scenarios, ...changes } }
}
