// A record is checked when it is read: what cannot be right gives one line with file and line number, never a figure.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { TrialOutcome } from '../../results/schema.ts'
import { outcomeFault, serverFault } from '../../results/soundness.ts'
import { CorruptRunError, createRun, readRun } from '../../results/store.ts'
import type { StatsLine } from '../../runners/contract.ts'
import { madeUpStats } from '../fixtures/stats-line.ts'
import { frameBytes, madeUpRun } from '../report/made-up-run.ts'

const { run, trials } = madeUpRun([{ perTrial: [1000, 1010] }])
const [first, second] = trials
assert.ok(first && second)

/** A copy with other values: what is between is copied. */
const put = (record: unknown, path: string, value: unknown): unknown => {
  const [name = '', ...rest] = path.split('.')
  assert.ok(typeof record === 'object' && record !== null && name in record, name)
  const inside = (old: unknown) => (rest.length === 0 ? value : put(old, rest.join('.'), value))
  return Object.fromEntries(
    Object.entries(record).map(([key, old]) => [key, key === name ? inside(old) : old]),
  )
}
const edit = (...changes: readonly (readonly [path: string, value: unknown])[]): string =>
  JSON.stringify(changes.reduce<unknown>((record, [path, value]) => put(record, path, value), second))

/** Asked and answered at once, so many ms apart. */
const witnessed = (windowMs: number, socketBytes: number | null = null) => {
  const edge = (ms: number) => {
    const span = { askedMs: ms, answeredMs: ms + 1 }
    return { server: span, generator: span }
  }
  return { ...second.outcome, witness: { first: edge(0), last: edge(windowMs), socketBytes } }
}

const server = 'outcome.server'
const load = 'outcome.generator'
const wrong: readonly (readonly [title: string, line: string, fault: RegExp])[] = [
  ['frames that fall', edit([`${server}.last.frames`, 99]), /the server's frames fell from 100 to 99/],
  ['a clock that goes back', edit([`${server}.last.timeNs`, 4e9]), /the server's timeNs fell/],
  [
    'CPU time below 0',
    edit([`${server}.last.userCpuMicros`, 1], [`${server}.last.systemCpuMicros`, 1]),
    /the server's userCpuMicros fell from 300000 to 1/,
  ],
  [
    'CPU time of more cores than it has',
    edit([`${server}.last.userCpuMicros`, 2_000_000], [`${server}.final.userCpuMicros`, 2_000_000]),
    /the server reports \d+ ms of CPU time in 1000 ms on 1 CPU/,
  ],
  [
    'CPU time of a load generator that cannot be',
    edit([`${load}.last.userCpuMicros`, 2_000_000], [`${load}.final.userCpuMicros`, 2_000_000]),
    /the load generator reports \d+ ms of CPU time in 1000 ms on 1 CPU/,
  ],
  [
    'more frames in the window than in the end',
    edit([`${server}.last.frames`, 67_011]),
    /the server's frames fell from 67011 to 1115/,
  ],
  [
    'more frames than were sent',
    edit([`${server}.final.frames`, 1200], [`${server}.final.bytes`, 1200 * frameBytes]),
    /the server counts 1200 frames, the generator sent 1115/,
  ],
  [
    'frames that are missing in the end',
    edit([`${load}.final.frames`, 1118], [`${load}.final.begun`, 1118]),
    /3 frames and 0 control messages are missing at the end/,
  ],
  [
    'a clock that runs slow',
    edit(['outcome', witnessed(1093)]),
    /the clock of the server counted 1000 ms between its answers, the harness's 1092 to 1094 ms/,
  ],
  [
    'a first line that holds frames back',
    edit(['outcome', witnessed(1000, 2 ** 20)], [`${server}.first.frames`, 0]),
    /at the window's beginning the server counts 0 frames, and the load generator 101 that it sent/,
  ],
  ['frames of another size', edit([`${server}.final.bytes`, 2e9]), /2000000000 bytes in 1115 frames/],
  ['a load generator whose count falls', edit([`${load}.last.wireBytes`, 1]), /generator's wireBytes fell/],
  [
    'a connection whose count falls',
    edit([`${load}.last.connectionFrames`, [1]]),
    /connectionFrames\.0 fell/,
  ],
  ['a second record of one trial', JSON.stringify(first), /second record of round 1 of ingest-1mb 1x ws/],
  [
    'a round that is not planned',
    edit(['round', 3]),
    /round 3 of ingest-1mb 1x ws tuned is not planned: it has 2/,
  ],
  ['a row that is not planned', edit(['runner', 'ghost']), /run\.json has no row ingest-1mb 1x ghost tuned/],
  [
    'a number that is not finite',
    edit(['durationMs', 0]).replace('"durationMs":0', '"durationMs":1e999'),
    /field durationMs/,
  ],
]

describe('the reading of a run', () => {
  let folder = ''
  before(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'isb-sound-')), 'run')
    createRun(folder, run).close()
  })
  after(() => rmSync(join(folder, '..'), { recursive: true }))
  const journal = (...lines: readonly string[]): void =>
    writeFileSync(join(folder, 'trials.jsonl'), lines.map((line) => `${line}\n`).join(''))

  it('accepts sound records', () => {
    journal(JSON.stringify(first), JSON.stringify(second))
    assert.deepEqual(readRun(folder).trials, trials)
    journal(edit(['outcome', witnessed(1000, 2 ** 20)]))
    assert.equal(readRun(folder).trials.length, 1)
  })

  for (const [title, line, fault] of wrong)
    it(`refuses ${title} with file and line`, () => {
      journal(JSON.stringify(first), line)
      assert.throws(
        () => readRun(folder),
        (error) => {
          assert.ok(error instanceof CorruptRunError, String(error))
          assert.match(error.message, fault)
          assert.match(error.message, /^\S+\/trials\.jsonl:2: [^\n]+$/)
          return true
        },
      )
    })
})

const bounds = { frameBytes, connections: 1, viewers: 0, serverCpus: [0], generatorCpus: [1] }

describe('the counters of a trial', () => {
  const codeOf = (outcome: TrialOutcome) => outcomeFault(outcome, bounds)?.code

  it('are sound where each is possible, and where there are none', () => {
    assert.equal(codeOf(first.outcome), undefined)
    assert.equal(codeOf({ status: 'skipped', reason: 'x' }), undefined)
  })

  it('may have a little more CPU time than the window, which readings and ticks explain', () => {
    const busy = madeUpRun([{ perTrial: [{ fps: 100, serverCpu: 1.03, generatorCpu: 1.03 }] }])
    assert.ok(busy.trials[0])
    assert.equal(codeOf(busy.trials[0].outcome), undefined)
  })

  it('are refused where a histogram cannot be decoded', () => {
    assert.ok(first.outcome.status === 'completed' && first.outcome.mode === 'ingest')
    const offer = { dueFrames: 1, sendLateness: 'AAAA' }
    const generator = { ...first.outcome.generator, final: { ...first.outcome.generator.final, offer } }
    assert.equal(codeOf({ ...first.outcome, generator }), 'wrong-histogram')
  })
})

describe('the counters of a server', () => {
  const line = (frames: number, more: Partial<StatsLine> = {}): StatsLine =>
    madeUpStats({ timeNs: 1e6, frames, bytes: frames * 1000, ...more })

  it('are in order when they rise or stay, and the last bytes are whole frames', () => {
    assert.equal(serverFault([line(1, { bytes: 1 }), line(5), line(5, { timeNs: 2e6 })], 1000), null)
    assert.equal(serverFault([], 1000), null)
  })

  it('say nothing of what the last frame looks like, which may be darker than the one before', () => {
    const work = (frames: number, level: number): Partial<StatsLine> => ({
      work: {
        frames,
        fault: null,
        last: {
          stamp: '00',
          evidence: { width: 8, height: 8, luma: Array.from({ length: 16 }, () => level) },
        },
      },
    })
    assert.equal(serverFault([line(5, work(5, 170)), line(6, work(6, 160))], 1000), null)
    assert.match(
      String(serverFault([line(5, work(5, 1)), line(6, work(4, 1))], 1000)?.message),
      /work.frames fell/,
    )
  })

  const wrong = [
    ['frames fall', [line(9), line(8)], 'counters-fell', /frames fell from 9 to 8/],
    ['bytes fall', [line(8, { bytes: 9000 }), line(8)], 'counters-fell', /bytes fell from 9000 to 8000/],
    ['the clock goes back', [line(8, { timeNs: 2e6 }), line(8)], 'counters-fell', /timeNs fell/],
    ['bytes are missing at the end', [line(8, { bytes: 7999 })], 'wrong-bytes', /7999 bytes in 8 frames/],
    [
      'bytes were dropped into the count',
      [line(8, { dropped: 1, bytes: 9000 })],
      'wrong-bytes',
      /9000 bytes/,
    ],
    [
      'frames that were sent are too short',
      [line(8, { sentFrames: 2, sentBytes: 1999 })],
      'wrong-bytes',
      /sent 1999 bytes in 2 frames/,
    ],
  ] as const
  for (const [title, lines, code, message] of wrong)
    it(`are refused where ${title}`, () => {
      const fault = serverFault(lines, 1000)
      assert.equal(fault?.code, code)
      assert.match(fault.message, message)
    })
})
