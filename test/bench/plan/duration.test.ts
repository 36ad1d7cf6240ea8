// How long a plan takes, before it starts and while it runs.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { estimateLeftMs, estimateTrialMs } from '../../../bench/plan/duration.ts'
import { smallRun } from '../../fixtures/run.ts'

const windows = { warmupMs: 500, windowMs: 1500, minFrames: 30 }
const megabyte = 1_048_576

describe('the time of a trial', () => {
  const [row] = smallRun().rows
  assert.ok(row)
  const takes = (generator: string, deflate: 'on' | 'default' | 'off', frameBytes: number): number =>
    estimateTrialMs(windows, { generator, switches: { ...row.switches, deflate } }, { frameBytes })
  const plain = takes('prepared', 'off', megabyte)

  it('is warm-up, window and what starts and stops the processes', () => {
    assert.ok(plain > 2000 && plain < 4000)
    assert.equal(takes('prepared', 'default', 8 * megabyte), plain)
    assert.equal(takes('python-client', 'off', 8 * megabyte), plain)
  })

  it('is longer where a generator that deflates cannot send the fewest frames within the window', () => {
    assert.equal(takes('python-client', 'default', megabyte), plain)
    const large = takes('python-client', 'default', 3.5 * megabyte)
    assert.ok(large > plain + 2000, `${large} ms`)
    assert.equal(takes('python-client', 'on', 3.5 * megabyte), large)
  })
})

describe('the time of a trial with windows at equal pace', () => {
  it('is longer by each of them, and by the time that settles each rate and, at last, flat out', () => {
    const [row] = smallRun().rows
    assert.ok(row)
    const equalPace = { framesPerSecond: [200, 600], windowMs: 1000, settleMs: 300 }
    const ms = estimateTrialMs(windows, { ...row, equalPace }, { frameBytes: megabyte })
    assert.equal(ms, estimateTrialMs(windows, row, { frameBytes: megabyte }) + 2900)
  })
})

describe('the time of a trial whose runtime is warmed up until it is steady', () => {
  it('is longer by the shortest such warm-up', () => {
    const [row] = smallRun().rows
    assert.ok(row)
    const ms = estimateTrialMs(windows, { ...row, untilSteadyMs: 10_000 }, { frameBytes: megabyte })
    assert.equal(ms, estimateTrialMs(windows, row, { frameBytes: megabyte }) + 2000)
  })
})

describe('the time of a search for a capacity', () => {
  const [row] = smallRun().rows
  assert.ok(row)
  const takes = (startCameras: number): number =>
    estimateTrialMs(windows, row, {
      frameBytes: megabyte,
      pace: { fps: 30 },
      capacity: { p99Ms: 33, startCameras, maxCameras: 512 },
    })

  it('is that of some twenty-two trials', () => {
    assert.ok(takes(64) > 20 * 2700 && takes(64) < 24 * 2700, `${takes(64)} ms`)
  })

  it('is that of five trials where it is short', () => {
    const coarse = { tolerance: 0.2, windowMs: 800 }
    const capacity = { p99Ms: 33, startCameras: 8, maxCameras: 512, coarse }
    const ms = estimateTrialMs(windows, row, { frameBytes: megabyte, pace: { fps: 30 }, capacity })
    assert.equal(ms, 5 * (windows.warmupMs + 800 + 1200))
  })

  it('is longer where it begins with few cameras, which need long windows', () => {
    assert.ok(takes(8) > takes(64) + 4000, `${takes(8)} ms`)
  })
})

describe('the time of a trial with a slow viewer', () => {
  it('is as long as the viewer is slow, with a second in which it has gone', () => {
    const [row] = smallRun().rows
    assert.ok(row)
    const slowViewer = { policy: 'queue', bytesPerSecond: 0, forMs: 10_000 } as const
    const ms = estimateTrialMs(windows, row, { frameBytes: megabyte, slowViewer })
    assert.equal(ms, estimateTrialMs(windows, row, { frameBytes: megabyte }) - 1500 + 11_000)
  })
})

describe('the time left', () => {
  for (const [title, pace, leftMs] of [
    [
      'is the estimate before the first trial',
      { doneExpectedMs: 0, spentMs: 0, leftExpectedMs: 30_000 },
      30_000,
    ],
    [
      'grows where trials take longer',
      { doneExpectedMs: 6000, spentMs: 9000, leftExpectedMs: 20_000 },
      30_000,
    ],
    [
      'shrinks where they are faster',
      { doneExpectedMs: 6000, spentMs: 3000, leftExpectedMs: 20_000 },
      10_000,
    ],
    ['is nothing at the end', { doneExpectedMs: 6000, spentMs: 9000, leftExpectedMs: 0 }, 0],
  ] as const)
    it(title, () => assert.equal(estimateLeftMs(pace), leftMs))
})
