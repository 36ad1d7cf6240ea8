// The lines around a run: the plan before it, and how to continue one that ended early.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Plan } from '../../bench/plan/plan.ts'
import { DiskFullError, FileFaultError } from '../../results/store.ts'
import { describeEnd, describePlan, describeTrialBegin, describeTrialEnd } from '../../scripts/progress.ts'
import { madeUpIngest, madeUpOutcome } from '../bench/trial/capacity/made-up-outcome.ts'
import { smallRun } from '../fixtures/run.ts'

const [row] = smallRun().rows
assert.ok(row)
const trial = (round: number, leftOut: string | null = null) => ({ row, round, expectedMs: 1000, leftOut })
const plan: Plan = {
  ...{ rows: [row], rounds: 3, trials: [1, 2, 3].map((round) => trial(round)) },
  ...{ leftOut: [], budgetMs: null, expectedMs: 63_000 },
}

describe('the line of a plan', () => {
  const reason = 'left out, the budget of 2m00s is too short for it: with it, the run would take about 4m00s'
  const cases: readonly [string, Partial<Plan>, string][] = [
    ['says how much there is and how long it takes', {}, '1 row × 3 rounds = 3 trials, about 1m03s'],
    [
      'says what the budget leaves out, and why',
      {
        ...{ trials: [trial(1), trial(2, 'x'), trial(3, 'x')], budgetMs: 120_000 },
        leftOut: [{ scenario: 'claims', reason }],
      },
      `1 row × 3 rounds = 3 trials, 1 of them to measure, about 1m03s of a budget of 2m00s claims is ${reason}`,
    ],
    [
      'of a resumed run says what is left',
      { trials: [trial(3)] },
      '1 row × 3 rounds = 3 trials, 2 are recorded, 1 is left, about 1m03s',
    ],
    [
      'of a resumed run says how many disturbed trials are to be repeated',
      { trials: [{ ...trial(2), disturbedBy: 'x' }, trial(3)] },
      '1 row × 3 rounds = 3 trials, 2 are recorded, 1 is left, 1 disturbed trial to repeat, about 1m03s',
    ],
    [
      'of a finished run says that it is',
      { trials: [] },
      '1 row × 3 rounds = 3 trials, all recorded: nothing is left to measure',
    ],
  ]
  for (const [title, changes, text] of cases) {
    it(title, () => {
      const lines = describePlan({ ...plan, ...changes }, false).split('\n')
      assert.equal(lines.join(' '), text)
      assert.ok(lines.every((line) => line.length <= 80))
    })
  }

  it('lists the rows where it is asked to', () => {
    assert.match(describePlan(plan, true), /trials, about 1m03s\n {2}ingest-1mb {2}1mb {2}ws tuned$/)
  })
})

describe('the line of a trial', () => {
  const outcome = madeUpOutcome()
  const capacity = { limitedBy: 'latency' as const, isConfirmed: true, p99LimitMs: 33, probes: [] }
  const lineOf = (cameras: number, isLowerBound: boolean): string =>
    describeTrialEnd({
      ...{ kind: 'end', row, round: 1 },
      outcome: { ...outcome, capacity: { ...capacity, cameras, isLowerBound } },
    })

  it('has the frames a second where nothing is timed', () => {
    const counted = madeUpIngest()
    assert.match(
      describeTrialEnd({ kind: 'end', row, round: 1, outcome: counted }),
      /^1 .* ws tuned +2000 FPS$/,
    )
  })

  it('has how long images took where they are timed, by the highest percentile that there are enough of', () => {
    const lineWith = (count: number): string => {
      const latenciesMs = Array.from({ length: count }, () => 5)
      return describeTrialEnd({ kind: 'end', row, round: 1, outcome: madeUpOutcome({ latenciesMs }) })
    }
    assert.match(lineWith(2000), / p99 5 ms$/)
    assert.match(lineWith(200), / p90 5 ms$/)
    assert.match(lineWith(20), / p50 5 ms$/)
    assert.match(lineWith(2), / 2000 FPS$/)
  })

  it('says that the trial is to be repeated, and why; of a repeat, that it is one', () => {
    const end = { kind: 'end' as const, row, round: 1, outcome: madeUpIngest() }
    assert.match(
      describeTrialEnd({ ...end, toRepeat: 'other programs used 12 % of the CPU time' }),
      / 2000 FPS\n {3}to be repeated: other programs used 12 % of the CPU time$/,
    )
    assert.match(describeTrialEnd({ ...end, isRepeat: true }), / 2000 FPS, repeat$/)
    const begin = { kind: 'begin' as const, row, round: 1, done: 3, total: 5, leftMs: 60_000 }
    assert.match(
      describeTrialBegin({ ...begin, disturbedBy: 'the hypervisor took 5.0 % of the CPU time' }, 2),
      /^\[######----\] 4\/5 {2}1m00s left {2}round 1 of 2 .* repeat: the hypervisor took 5\.0 % of the CPU time$/,
    )
  })

  it('has the number of cameras where that was searched for', () => {
    assert.match(lineOf(62, false), / 62 cameras$/)
    assert.match(lineOf(512, true), / ≥ 512 cameras$/)
  })
})

describe('the end of a run', () => {
  const trials = {
    ...{ planned: 10, completed: 7, refused: 0, failed: 0 },
    ...{ unavailable: 0, skipped: 0, missing: 3 },
  }
  const done = { interrupted: false, fault: null }

  it('says nothing where it is whole', () => {
    assert.deepEqual(describeEnd(done, null, { ...trials, missing: 0 }, 'run'), [])
  })

  it('that was interrupted says what is kept and how to go on', () => {
    assert.deepEqual(describeEnd({ ...done, interrupted: true }, null, trials, 'run'), [
      '7 of 10 trials are kept; continue with:',
      '  npm run matrix -- --resume run',
    ])
  })

  const full = new DiskFullError(
    'run/trials.jsonl cannot be written: the disk is full (ENOSPC)',
    'free some space',
  )
  const report = new DiskFullError(
    'run/report.html cannot be written: the disk is full (ENOSPC)',
    'free some space',
  )

  it('without room says which file, what is kept, and to free some space', () => {
    assert.deepEqual(describeEnd({ ...done, fault: full }, report, trials, 'run'), [
      full.message,
      report.message,
      '7 of 10 trials are kept; free some space and continue with:',
      '  npm run matrix -- --resume run',
    ])
  })

  it('without the right to write says whose folder it is and what to do first', () => {
    const fault = new FileFaultError(
      'run/trials.jsonl cannot be used: permission denied (EACCES)',
      'chown it',
    )
    assert.deepEqual(describeEnd({ ...done, fault }, null, trials, 'run').slice(0, 2), [
      fault.message,
      '7 of 10 trials are kept; chown it and continue with:',
    ])
  })

  it('whole but without room for the report says how to build it', () => {
    assert.deepEqual(describeEnd(done, report, { ...trials, missing: 0 }, 'run'), [
      report.message,
      '10 of 10 trials are kept; free some space and continue with:',
      '  npm run report -- run',
    ])
  })
})
