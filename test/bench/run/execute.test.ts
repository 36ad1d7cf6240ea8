// The walk of a plan: what is recorded of trials that are left out, do not fit the budget, or find no room on the disk.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { poolKey } from '../../../bench/frames/pool.ts'
import type { ScheduledTrial } from '../../../bench/plan/plan.ts'
import { type Execution, execute, type RunContext, type TrialEvent } from '../../../bench/run/execute.ts'
import type { TrialRecord } from '../../../results/schema.ts'
import { DiskFullError } from '../../../results/store.ts'
import { smallRun } from '../../fixtures/run.ts'
import { disturbedRun } from '../../report/made-up-disturbed.ts'

const run = smallRun()
const [row] = run.rows
assert.ok(row)

/** Every server is unavailable, so that a trial ends at once and starts nothing. */
const context: RunContext = {
  profile: run,
  scenarios: run.scenarios.map((scenario) => ({ ...scenario, rules: [] })),
  launches: new Map([['ws/tuned', { status: 'unavailable', reason: 'not here', remedy: 'none' }]]),
  pools: new Map([
    [
      poolKey({ frameBytes: 1048576 }),
      {
        file: '/nowhere',
        record: {
          ...{ frameBytes: 1048576, count: 2, width: 1, height: 1 },
          ...{ seed: 1, generator: '', sha256: '', deflateRatio: 1 },
        },
      },
    ],
  ]),
  placement: { serverCpus: [0], generatorCpus: [1], pinned: false, note: null },
  tools: { taskset: false, setpriv: false, prlimit: false },
  certificate: null,
  nonconforming: new Map(),
  seed: 1,
  logFolder: '/nowhere',
}
const trial = (round: number, more: Partial<ScheduledTrial> = {}): ScheduledTrial => ({
  ...{ row, round, expectedMs: 1000, leftOut: null },
  ...more,
})

/** A clock on which every trial takes `tookMs`: it is read before and after. */
const clockOf = (tookMs: number): (() => number) => {
  let readings = 0
  return () => Math.ceil(readings++ / 2) * tookMs
}

const full = new DiskFullError('the file cannot be written', 'free some space')

const walk = async (trials: readonly ScheduledTrial[], more: Partial<Execution> = {}, room = 100) => {
  const records: TrialRecord[] = []
  const events: TrialEvent[] = []
  const end = await execute(
    {
      ...{ trials, context, signal: new AbortController().signal },
      ...{ onEvent: (event) => events.push(event), deadline: null, now: clockOf(1000) },
      ...more,
    },
    {
      append: (record) => {
        if (records.length === room) throw full
        records.push(record)
      },
      close: () => {},
    },
  )
  const outcomes = records.map(({ round, outcome }) =>
    outcome.status === 'skipped' ? `${round} skipped: ${outcome.reason}` : `${round} ${outcome.status}`,
  )
  return { end, events, outcomes, records }
}

describe('the walk of a plan', () => {
  it('records what is left out as skipped, in its place and without a word', async () => {
    const { outcomes, events, end } = await walk([trial(1), trial(2, { leftOut: 'too long' }), trial(3)])
    assert.deepEqual(outcomes, ['1 unavailable', '2 skipped: too long', '3 unavailable'])
    const begins = events.filter((event) => event.kind === 'begin')
    assert.deepEqual(
      begins.map(({ round, done, total }) => [round, done, total]),
      [
        [1, 0, 2],
        [3, 1, 2],
      ],
    )
    assert.deepEqual(end, { interrupted: false, fault: null })
  })

  it('tells the time left by the pace so far', async () => {
    const { events } = await walk([trial(1), trial(2), trial(3)], { now: clockOf(2000) })
    const begins = events.filter((event) => event.kind === 'begin')
    assert.deepEqual(
      begins.map(({ leftMs }) => leftMs),
      [3000, 4000, 2000],
    )
  })

  it('does not begin what the budget would not hold at the pace so far', async () => {
    const deadline = { endMs: 7000, reason: 'used up' }
    const trials = [trial(1), trial(2), trial(3), trial(4), trial(5, { expectedMs: 0 })]
    const { outcomes } = await walk(trials, { now: clockOf(2000), deadline })
    assert.deepEqual(outcomes, [
      '1 unavailable',
      '2 unavailable',
      '3 unavailable',
      '4 skipped: used up',
      '5 unavailable',
    ])
  })

  /** Foreign shares in the order of measuring, each trial of one second; then none. */
  const walkDisturbed = async (
    shares: readonly number[],
    trials: readonly ScheduledTrial[],
    more: Partial<Execution> = {},
  ) => {
    const outcomes = disturbedRun(shares.map((share) => [share] as const)).trials.map(
      ({ outcome }) => outcome,
    )
    const [quiet] = disturbedRun([[0]]).trials
    assert.ok(quiet)
    let measured = 0
    return await walk(trials, {
      measureTrial: async () => outcomes[measured++] ?? quiet.outcome,
      now: () => 1000 * measured,
      ...more,
    })
  }
  const twoRounds = [trial(1), trial(1), trial(2)]

  it('repeats a disturbed trial once, at the end of its round', async () => {
    const { records, events } = await walkDisturbed([0.12, 0, 0.05, 0.3], twoRounds)
    assert.deepEqual(
      records.map(({ round, attempt = 1 }) => `${round}.${attempt}`),
      ['1.1', '1.1', '1.2', '2.1', '2.2'],
    )
    assert.deepEqual(
      events.flatMap((event) => (event.kind === 'begin' ? [event.disturbedBy] : [])),
      [
        undefined,
        undefined,
        'other programs used 12 % of the CPU time',
        undefined,
        'other programs used 30 % of the CPU time',
      ],
    )
  })

  it('counts repeats in the total and in the time left', async () => {
    const { events } = await walkDisturbed([0.12, 0, 0], twoRounds)
    assert.deepEqual(
      events.flatMap((event) => (event.kind === 'begin' ? [[event.done, event.total, event.leftMs]] : [])),
      [
        [0, 3, 3000],
        [1, 4, 3000],
        [2, 4, 2000],
        [3, 4, 1000],
      ],
    )
  })

  it('repeats nothing that would cost a planned trial its place in the budget, and says so in the journal', async () => {
    const deadline = { endMs: 3500, reason: 'used up' }
    const { outcomes, records } = await walkDisturbed([0.12, 0, 0], twoRounds, { deadline })
    assert.deepEqual(outcomes, ['1 completed', '1 completed', '1 skipped: used up', '2 completed'])
    assert.equal(records[2]?.attempt, 2)
  })

  it('gives up the repeats of a round after three in succession that were disturbed again', async () => {
    const { outcomes } = await walkDisturbed(
      Array.from({ length: 8 }, () => 0.5),
      Array.from({ length: 5 }, () => trial(1)),
    )
    const measured = Array.from({ length: 8 }, () => '1 completed')
    const given = '1 skipped: not repeated: 3 repeats in succession were disturbed again'
    assert.deepEqual(outcomes, [...measured, given, given])
  })

  it('tidies up before each trial, and never within one', async () => {
    const calls: string[] = []
    const [quiet] = disturbedRun([[0]]).trials
    assert.ok(quiet)
    await walkDisturbed([], [trial(1), trial(2)], {
      tidyUp: () => calls.push('tidy'),
      measureTrial: async () => {
        calls.push('begin')
        await turn()
        calls.push('end')
        return quiet.outcome
      },
    })
    assert.deepEqual(calls, ['tidy', 'begin', 'end', 'tidy', 'begin', 'end'])
  })

  it('repeats what a resumed run still owes at the end of its round', async () => {
    const owed = trial(1, { disturbedBy: 'other programs used 9.0 % of the CPU time' })
    const { records } = await walkDisturbed([0, 0, 0], [owed, trial(1), trial(2)])
    assert.deepEqual(
      records.map(({ round, attempt = 1 }) => `${round}.${attempt}`),
      ['1.1', '1.2', '2.1'],
    )
  })

  it('looks at memory before each trial that is begun, and records what a page cost then', async () => {
    const looked: number[] = []
    const memory = {
      found: null,
      beforeTrial: async (round: number) => {
        looked.push(round)
      },
      note: () => ({ faultCostMicros: looked.length }),
    }
    const { records } = await walk([trial(1), trial(2, { leftOut: 'too long' }), trial(3)], {
      context: { ...context, memory },
    })
    assert.deepEqual(looked, [1, 3])
    assert.deepEqual(
      records.map(({ faultCostMicros }) => faultCostMicros),
      [1, undefined, 2],
    )
  })

  it('ends where the disk is full, says which file, and keeps the trials before', async () => {
    const { end, outcomes } = await walk([trial(1), trial(2), trial(3)], {}, 2)
    assert.deepEqual(end, { interrupted: false, fault: full })
    assert.equal(outcomes.length, 2)
  })

  it('ends where it is interrupted', async () => {
    const { end, outcomes } = await walk([trial(1)], { signal: AbortSignal.abort() })
    assert.deepEqual(end, { interrupted: true, fault: null })
    assert.deepEqual(outcomes, [])
  })
})

describe('a server that was prepared and does not start', () => {
  it('has failed with its own words, where one that cannot be prepared is unavailable', async () => {
    const startFailure = { code: 'start-failed', message: 'exit code 3: no such camera', stderrTail: 'x\n' }
    const launch = { status: 'unavailable', reason: 'exit code 3', remedy: 'none', startFailure } as const
    const { records } = await walk([trial(1)], {
      context: { ...context, launches: new Map([['ws/tuned', launch]]) },
    })
    assert.deepEqual(
      records.map(({ outcome }) => outcome),
      [{ status: 'failed', failure: { ...startFailure, phase: 'start' } }],
    )
  })
})
