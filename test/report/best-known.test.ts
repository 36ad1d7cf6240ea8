// The answer over several published runs: of each line the one that says most, by its run.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bestKnown } from '../../report/brief/best-known.ts'
import type { PublishedRun } from '../../report/published-runs.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { withEqualPace } from './made-up-paced.ts'
import { madeUpRun, refused } from './made-up-run.ts'

const rounds = [0, 1, 2, 3, 4]

/** So many systems at equal pace. @param scatterMs what each round costs more than the one before */
const paced = (costs: readonly number[], scatterMs = 0.001): StoredRun =>
  withEqualPace(
    madeUpRun(
      costs.map((_, index) => ({
        runner: `system-${index + 1}`,
        label: `system ${index + 1} tuned`,
        perTrial: rounds.map((round) => 1000 + round),
      })),
    ),
    ({ runner, round }) => [
      { framesPerSecond: 190, cpuMsPerFrame: (costs[Number(runner.slice(-1)) - 1] ?? 1) + round * scatterMs },
    ],
  )

const published = (name: string, machine: string, stored: StoredRun): PublishedRun => ({
  ...{ name, machine, day: name.slice(0, 10), subject: null, folder: '', stored },
  summary: summarize(stored, readReference()),
})

const costsOf = (runs: readonly PublishedRun[], machine: string): string | undefined =>
  bestKnown(runs)
    .find((answer) => answer.machine === machine)
    ?.lines.find(({ id }) => id === 'costs')?.name

test('the run with more systems has the costs, and of equals the newer one', () => {
  const [many, few, newer] = [
    published('2026-01-01-lab', 'lab', paced([0.2, 0.5, 0.8])),
    published('2026-01-02-lab', 'lab', paced([0.2, 0.5])),
    published('2026-01-03-lab', 'lab', paced([0.3, 0.6, 0.9])),
  ]
  assert.equal(costsOf([many, few], 'lab'), '2026-01-01-lab')
  assert.equal(costsOf([many, few, newer], 'lab'), '2026-01-03-lab')
})

test('of about as many systems, the run with narrower intervals has the costs', () => {
  const [narrow, wide] = [
    published('2026-01-01-lab', 'lab', paced([0.2, 0.4, 0.8])),
    published('2026-01-02-lab', 'lab', paced([0.2, 0.4, 0.6, 0.8], 0.2)),
  ]
  assert.equal(costsOf([narrow, wide], 'lab'), '2026-01-01-lab')
})

test('machines are kept apart, the newest run’s first, and no line is there that no run can fill', () => {
  const runs = [
    published('2026-01-01-lab', 'lab', paced([0.2, 0.5])),
    published('2026-01-02-attic', 'attic', madeUpRun([{ runner: 'ws', perTrial: rounds.map(() => 900) }])),
  ]
  const answers = bestKnown(runs)
  assert.deepEqual(
    answers.map(({ machine }) => machine),
    ['attic', 'lab'],
  )
  assert.equal(costsOf(runs, 'attic'), undefined)
  assert.equal(costsOf(runs, 'lab'), '2026-01-01-lab')
})

test('every system that some run saw turning frames away is in one line, the smallest limit first', () => {
  const shipped = { id: 'shipped', label: 'shipped', index: 0, kind: 'step', before: null } as const
  const refusing = (runner: string, limitBytes: number): StoredRun =>
    madeUpRun([
      {
        ...{ runner, label: `${runner} shipped`, variant: 'shipped', rung: shipped },
        perTrial: rounds.map(() => refused(limitBytes)),
      },
    ])
  const [answer] = bestKnown([
    published('2026-01-01-lab', 'lab', refusing('netty', 65_536)),
    published('2026-01-02-lab_other', 'lab', refusing('uws', 16_384)),
  ])
  const line = answer?.lines.find(({ id }) => id === 'refuses')
  assert.match(line?.text ?? '', /^As shipped: uws.* above 16 KiB .* · netty.* above 64 KiB /)
  assert.equal(line?.weight, 2)
})
