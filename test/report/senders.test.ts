// Senders side by side: ratios within rounds, and the same figures on a terminal and in Markdown.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { renderSenders, senderMarkdown, summarizeSenders } from '../../report/senders.ts'
import type { SenderTrial } from '../../results/sender-comparison.ts'
import { failed, frameBytes, madeUpRun } from './made-up-run.ts'

const trialsOf = (sender: string, fps: readonly (number | 'lost')[], size = frameBytes): SenderTrial[] => {
  const { trials } = madeUpRun([
    { perTrial: fps.map((value) => (value === 'lost' ? failed('frames were lost') : value)) },
  ])
  return trials.map(({ round, outcome }) => ({
    sender,
    label: `label of ${sender}`,
    frameBytes: size,
    round,
    outcome,
  }))
}

const streams = (bytesPerSecond: readonly number[]): SenderTrial[] =>
  bytesPerSecond.map((value, index) => ({
    sender: 'iperf3',
    label: 'iperf3',
    frameBytes,
    round: index + 1,
    outcome: { status: 'streamed', version: '3.12', bytesPerSecond: value, senderCpu: 1, receiverCpu: 0.5 },
  }))

const perTrial = [
  ...trialsOf('slow', [1000, 2000, 1500]),
  ...trialsOf('broken', ['lost', 'lost', 'lost']),
  ...streams([4000, 8000, 6000].map((fps) => fps * frameBytes)),
  ...trialsOf('prepared', [4000, 8000, 6000]),
  ...trialsOf('prepared', [90], 64 * 1024),
]
const rows = summarizeSenders({ perTrial })
const find = (sender: string) => rows.find((row) => row.sender === sender && row.frameBytes === frameBytes)

describe('senders side by side', () => {
  it('are in order of size, the prepared generator first, then by its ratio to them', () => {
    assert.deepEqual(
      rows.map((row) => [row.frameBytes, row.sender]),
      [
        [64 * 1024, 'prepared'],
        [frameBytes, 'prepared'],
        [frameBytes, 'iperf3'],
        [frameBytes, 'slow'],
        [frameBytes, 'broken'],
      ],
    )
  })

  it('are compared within rounds, so that what slows a round down cancels out', () => {
    const { median, low, high } = find('slow')?.ownRatio ?? {}
    for (const value of [median, low, high]) assert.ok(value && Math.abs(value / 4 - 1) < 1e-9)
  })

  it('count bytes of iperf3 in frames', () => {
    assert.equal(find('iperf3')?.fps?.median, 6000)
    assert.equal(find('iperf3')?.version, '3.12')
    assert.ok(Math.abs((find('iperf3')?.ownRatio?.median ?? 0) - 1) < 1e-9)
  })

  it('have no figure where every trial failed, but the reasons', () => {
    const { fps, ownRatio, failures } = find('broken') ?? {}
    assert.deepEqual([fps, ownRatio], [null, null])
    assert.deepEqual(failures, Array(3).fill('frames were lost'))
  })

  it('have no interval after one trial, and the own generator no ratio', () => {
    const [small] = rows
    assert.deepEqual([small?.fps?.low, small?.ownRatio], [null, null])
  })
})

describe('the table of senders', () => {
  const missing = [
    { label: 'Go gws client', reason: 'go is not on the PATH', remedy: 'apt-get install golang-go' },
  ]
  const text = renderSenders(rows, { sink: 'Go sink', missing })

  it('stays within 80 columns', () => {
    assert.deepEqual(
      text.split('\n').filter((line) => line.length > 80),
      [],
    )
  })

  it('has a block a size, each sender, what is missing with its remedy and what failed', () => {
    assert.match(text, /^64 KiB frames into the Go sink$/m)
    assert.match(text, /^1 MiB frames into the Go sink$/m)
    assert.match(text, /^label of slow .* 1,500 .* 4\.00 \(4\.00–4\.00\)/m)
    assert.match(text, /Go gws client is missing: go is not on the PATH \(apt-get install golang-go\)/)
    assert.match(text, /label of broken failed at 1 MiB: frames were lost/)
  })

  it('is one table in Markdown, with a dash where there is nothing', () => {
    const [head, , ...lines] = senderMarkdown(rows).split('\n')
    assert.equal(head, '| sender | 64 KiB: FPS | own ÷ sender | 1 MiB: FPS | own ÷ sender |')
    assert.equal(lines[0], '| label of prepared | 90 | – | 6,000 | – |')
    assert.match(lines[2] ?? '', /^\| label of slow .*\| – \| – \| 1,500 \| 4\.00 \(4\.00–4\.00\) \|$/)
    assert.equal(lines.length, 4)
  })
})
