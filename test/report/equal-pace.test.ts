// Costs at equal pace wherever a reader meets them: terminal, page, Markdown, CSV, figures for CI, and the checks of estimates.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { estimateErrors, renderEqualPaceChecks, sequenceEffects } from '../../report/equal-pace-check.ts'
import { rowsCsv, trialsCsv } from '../../report/export/csv.ts'
import { exportFiles } from '../../report/export/formats.ts'
import { benchmarkEntriesSchema } from '../../report/export/github-action-benchmark.ts'
import { renderPage } from '../../report/page/page.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { renderTable } from '../../report/terminal/table.ts'
import { readReference } from '../../results/reference-schema.ts'
import { withEqualPace } from './made-up-paced.ts'
import { madeUpRun } from './made-up-run.ts'
import { sampleRun } from './sample-run.ts'

const reference = readReference()
const stored = withEqualPace(sampleRun(), ({ scenario, runner, round, generator }) =>
  scenario === 'ingest-1mb' && generator === 'prepared'
    ? [200, 600].map((framesPerSecond) => ({
        framesPerSecond,
        cpuMsPerFrame: (runner === 'ws' ? 0.4 : 0.25) * (1 + round / 100) + 10 / framesPerSecond,
        ...(runner === 'bun' && framesPerSecond === 600 ? { deliveredShare: 0.5 } : {}),
      }))
    : [],
)
const summary = summarize(stored, reference)
const textOf = (content: string | Uint8Array | undefined): string =>
  typeof content === 'string' ? content : assert.fail('not a text')

describe('the terminal', () => {
  const lines = renderTable(summary).split('\n')

  it('has the cost at the lowest rate with its interval before throughput, in 80 columns', () => {
    assert.match(lines[1] ?? '', /^system +CPU@200 +95 % +FPS 95 % interval limit$/)
    const ws = lines.find((line) => line.startsWith('ws, tuned  ')) ?? assert.fail()
    assert.match(ws, /^ws, tuned +0\.4\d\d 0\.4\d\d?–0\.4\d\d? +1,405 +1,346–1,490 server 3\/3$/)
    for (const line of lines) assert.ok(line.length <= 80, line)
  })

  it('says once how many cameras a core carries, as an estimate', () => {
    const text = lines.join(' ')
    assert.match(
      text,
      /Cameras of 30 FPS a core \(≈: estimated from CPU at equal pace\): [^.]*ws, tuned ≈ \d+/,
    )
    assert.match(text, /CPU@: server CPU ms per frame at that many frames\/s, the same for all systems/)
  })

  it('says nothing of the cameras of a system that was disturbed at equal pace', () => {
    const disturbed = withEqualPace(sampleRun(), ({ runner }) => [
      { framesPerSecond: 200, cpuMsPerFrame: 0.4, stealShare: runner === 'bun' ? 0.2 : 0 },
    ])
    const text = renderTable(summarize(disturbed, reference)).replaceAll(/\s+/g, ' ')
    assert.match(text, /Cameras of 30 FPS a core [^.]*ws, tuned ≈ 83/)
    assert.doesNotMatch(text, /Cameras of 30 FPS a core [^.]*Bun/)
  })

  it('is as before where nothing was measured at equal pace', () => {
    assert.doesNotMatch(renderTable(summarize(sampleRun(), reference)), /CPU@|Cameras of/)
  })
})

describe('page and Markdown', () => {
  it('have a column for each rate, and a reason where a rate was not received', async () => {
    const [file] = await exportFiles('md', stored, summary, reference)
    const text = textOf(file?.content)
    assert.match(text, /CPU ms\/frame at 200\/s \| CPU ms\/frame at 600\/s \| cameras of 30 FPS a core \|/)
    assert.match(text, /\| 0\.4\d\d \(0\.4\d+–0\.4\d+\) \|/)
    assert.match(text, /\| ≈ \d+ \|/)
    const html = await renderPage(stored, summary, reference)
    assert.match(html, /receives 50\.\d % of the frames at this rate/)
    assert.match(html, /rank by CPU at 200 frames\/s/)
    assert.match(html, /CPU time per frame at equal pace/)
  })
})

describe('CSV', () => {
  const [head = '', first = ''] = rowsCsv(summary.rows).split('\r\n')
  const names = head.split(',')

  it('has the figures of each rate in columns of their own, and of each trial', () => {
    for (const name of [
      'equalPace.200.cpuMsPerFrame.median',
      'equalPace.600.ratioToBaseline.low',
      'equalPace.200.rank',
      'equalPace.600.reason',
      'equalPace.camerasPerCore.estimate.median',
    ])
      assert.ok(names.includes(name), name)
    const cost = summary.rows[0]?.equalPace?.costs[0]?.cpuMsPerFrame?.median
    assert.ok(cost && first.split(',').includes(String(cost)))
    const [trialHead = '', trial = ''] = trialsCsv(summary.rows).split('\r\n')
    assert.match(trialHead, /cpuMsPerFrameAt200,cpuMsPerFrameAt600$/)
    assert.equal(
      trial.split(',').at(-2),
      String(summary.rows[0]?.equalPace?.costs[0]?.perTrial[0]?.cpuMsPerFrame),
    )
  })
})

describe('figures for github-action-benchmark', () => {
  it('have an entry for each rate in frames per CPU second, of which more is better', async () => {
    const [file] = await exportFiles('github-action-benchmark', stored, summary, reference)
    const entries = benchmarkEntriesSchema.parse(JSON.parse(textOf(file?.content)))
    const entry = entries.find(({ name }) => / ws tuned \/ at 200 frames per second$/.test(name))
    const cost = summary.rows[0]?.equalPace?.costs[0]?.cpuMsPerFrame?.median
    assert.ok(entry && cost && Math.abs(entry.value - 1000 / cost) < 1e-9)
    assert.equal(entry.unit, 'frames per CPU second')
  })
})

describe('the checks of equal pace', () => {
  const flatOut = [1000, 1010, 990]
  const equalPace = { framesPerSecond: [200], windowMs: 1000, settleMs: 300 }
  const replicas = madeUpRun([
    { runner: 'ws', equalPace, perTrial: flatOut },
    { runner: 'ws', replica: 2, perTrial: flatOut.map((fps) => fps * 1.25) },
    { runner: 'bun', equalPace, perTrial: flatOut },
    { runner: 'bun', replica: 2, perTrial: flatOut.map((fps) => fps * 1.25) },
  ])

  it('compare throughput and CPU flat out with and without windows before, within rounds', () => {
    const effects = sequenceEffects(replicas, summarize(replicas, reference))
    assert.deepEqual(
      effects.map(({ name, fps }) => [name, fps.median.toFixed(3)]),
      [
        ['ws', '0.800'],
        ['bun', '0.800'],
        ['all together', '0.800'],
      ],
    )
    assert.ok(effects.every(({ cpuMsPerFrame }) => Math.abs(cpuMsPerFrame.median - 1.25) < 1e-9))
    assert.match(renderEqualPaceChecks(effects, [])[0] ?? '', /^ws +0\.80 \(0\.80–0\.80\) +1\.25/m)
  })

  it('find nothing in a run without replicas or searches', () => {
    assert.deepEqual(sequenceEffects(stored, summary), [])
    assert.deepEqual(estimateErrors(stored, summary), [])
  })

  it('divide an estimate by what the search with the same frames found', () => {
    const [row] = summary.rows
    assert.ok(row?.equalPace?.camerasPerCore)
    const { median } = row.equalPace.camerasPerCore.estimate
    const searched = { ...row, equalPace: undefined, metrics: { capacityCameras: median / 1.1 } }
    const { equalPace: _, ...withoutPace } = searched
    const [error, ...others] = estimateErrors(stored, { ...summary, rows: [row, withoutPace] })
    assert.ok(error && Math.abs(error.estimateOverCapacity - 1.1) < 1e-9)
    assert.deepEqual(others, [])
    assert.match(renderEqualPaceChecks([], [error]).join(), /1\.10 +\+10 %/)
  })
})
