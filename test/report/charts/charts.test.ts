// The charts of points and scenarios: who has a mark, what it says, what is hollow, and when there is no chart.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { capacityChart, capacityData } from '../../../report/charts/capacity.ts'
import { claimsChart, claimsData } from '../../../report/charts/claims.ts'
import { cpuBars, cpuChart } from '../../../report/charts/cpu.ts'
import { frameSizesChart, sizeData } from '../../../report/charts/frame-sizes.ts'
import { ladderChart, ladderPanels } from '../../../report/charts/ladder.ts'
import { latencyChart, latencyData } from '../../../report/charts/latency.ts'
import { memoryChart, memoryData } from '../../../report/charts/memory.ts'
import { ratioChart, ratioData } from '../../../report/charts/ratio.ts'
import { renderSvg } from '../../../report/charts/render.ts'
import { logInterval } from '../../../report/stats/estimate.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { ScenarioRecord } from '../../../results/schema.ts'
import type { SummaryRow } from '../../../results/summary-schema.ts'
import { countMarks, drawAll, hostileName, runners, systemRows } from '../made-up-rows.ts'
import { madeUpRun } from '../made-up-run.ts'
import { slowRun, slowSystems } from '../made-up-slow.ts'

describe('the capacity chart', () => {
  const limitMs = 100 / 3
  const probe = (round: number, cameras: number, p99Ms: number | null) => ({
    round,
    cameras,
    p50Ms: null,
    p99Ms,
    carried: p99Ms !== null && p99Ms <= limitMs,
  })

  /** Two trials a system; the numbers 8 and 16 are tried by both, the largest number always fails. */
  const rows = systemRows('1x', (_, index) => ({
    curve: [
      ...[8, 16, 24 + 4 * index].map((cameras, at) => probe(1, cameras, 3 + at * 8 + index)),
      ...[8, 16, 400].map((cameras, at) => probe(2, cameras, at === 2 ? null : 5 + at * 50)),
    ],
    metrics: { capacityCameras: 24 + 4 * index, capacityLowerBounds: index === 3 ? 1 : 0 },
  }))

  test('every system has a mark for every number of cameras that was measured, and says what it carries', async () => {
    const data = capacityData(rows, limitMs) ?? assert.fail('no data')
    for (const svg of await drawAll((options) => capacityChart(data, options))) {
      for (const [index, runner] of runners.entries()) {
        const name = runner === 'evil' ? hostileName : `${runner} tuned`
        assert.equal(countMarks(svg, `${name}, `), 3, runner)
        assert.equal(
          countMarks(svg, `${index === 3 ? '≥ ' : ''}${24 + 4 * index} ${name.slice(0, 20)}`),
          1,
          runner,
        )
      }
      assert.equal(countMarks(svg, 'limit 33.3 ms'), 1)
    }
  })

  test('trials at one number of cameras stand together at their median', () => {
    const [first, second] = capacityData(rows, limitMs)?.marks ?? []
    assert.deepEqual([first?.cameras, first?.p99Ms, first?.outcome], [8, 4, 'carried in 2 of 2'])
    assert.deepEqual([second?.cameras, second?.p99Ms, second?.outcome], [16, 33, 'carried in 1 of 2'])
    assert.deepEqual([first?.carried, second?.carried], [true, false])
  })

  test('a system that carries no generator has its probes and no number', async () => {
    const data = capacityData(
      rows.map((row) => ({ ...row, metrics: { capacityCameras: 0 } })),
      limitMs,
    )
    assert.ok(data)
    assert.deepEqual(data.knees, [])
    await drawAll((options) => capacityChart(data, options))
  })

  test('where no number of cameras was searched for there is no chart', () => {
    assert.equal(
      capacityData(
        systemRows('1x', () => ({})),
        limitMs,
      ),
      null,
    )
    const curve = [probe(1, 8, null)]
    assert.equal(
      capacityData(
        systemRows('1x', () => ({ curve })),
        limitMs,
      ),
      null,
    )
  })
})

describe('the chart of claims', () => {
  const { claims } = readReference()
  const { rows } = summarize(slowRun(), readReference())
  const data = claimsData(claims, rows)
  const draw = (layout: 'wide' | 'narrow'): Promise<string> =>
    renderSvg(claimsChart(data, { title: 'Claims', layout, scheme: 'page' }))

  test('a claim with a figure has a lane where a generator measured it; the others are named', () => {
    assert.deepEqual(
      data.lanes.map(({ name, low, high }) => [name, low, high]),
      [
        ['websockets as first run, 1 MB', 32, 35],
        ['picows, 1 MB', 1400, 1400],
        ['Go, 1 MB', 1300, 1300],
        ['websockets tuned, 1 MB', 2700, 2700],
      ],
    )
    assert.equal(data.unmeasured.length, 2)
    for (const statement of data.unmeasured) assert.match(statement, /3\.5 MB/)
  })

  for (const layout of ['wide', 'narrow'] as const)
    test(`every measurement has a mark, and every lane a published one, in the ${layout} layout`, async () => {
      const svg = await draw(layout)
      assert.doesNotMatch(svg, /NaN|undefined|Infinity/)
      const lanes: readonly (readonly [string, number])[] = [
        ['websockets as first run, 1 MB', 2],
        ['picows, 1 MB', 1],
        ['Go, 1 MB', 1],
        ['websockets tuned, 1 MB', 1],
      ]
      for (const [name, measured] of lanes) {
        assert.equal(countMarks(svg, `${name}: published `), 1, name)
        assert.equal(countMarks(svg, `${name}: `), measured + 1, name)
      }
    })

  test('a lower bound is hollow and has ≥, in the colour of its system', async () => {
    const svg = await draw('wide')
    const bound = svg.match(/<path aria-label="picows, 1 MB: ≥[^>]*>/)?.[0] ?? ''
    assert.match(
      bound,
      /≥ 4,000 .*fill="var\(--paper.*stroke="var\(--sky|stroke="var\(--sky.*fill="var\(--paper/,
    )
    const figure = svg.match(/<path aria-label="Go, 1 MB: 620[^>]*>/)?.[0] ?? ''
    assert.match(figure, /fill="var\(--teal/)
  })

  test('a run without any of it has no lane, and names all six', () => {
    const none = claimsData(claims, [])
    assert.deepEqual([none.lanes.length, none.marks.length, none.unmeasured.length], [0, 0, 6])
  })
})

describe('the chart of CPU', () => {
  test('user and kernel time of a row are those of its counters', () => {
    const [row] = systemRows('1x', () => ({}))
    const { userCpuMsPerFrame = 0, systemCpuMsPerFrame = 0 } = row?.metrics ?? {}
    // Made-up servers are 99 % busy, a quarter of it in the kernel, with a median of 1010 frames a second.
    assert.ok(Math.abs(userCpuMsPerFrame - (990 / 1010) * 0.75) < 1e-9)
    assert.ok(Math.abs(systemCpuMsPerFrame - (990 / 1010) * 0.25) < 1e-9)
  })

  test('every system that was measured has one described bar of two parts', async () => {
    const rows = systemRows('1x', (row, index) =>
      index === 1 ? { cpuMsPerFrame: null, metrics: {} } : { cpuMsPerFrame: row.cpuMsPerFrame },
    )
    const bars = cpuBars(rows) ?? assert.fail('no bars')
    for (const svg of await drawAll((options) => cpuChart(bars, options))) {
      for (const [index, runner] of runners.entries()) {
        const name = runner === 'evil' ? hostileName : `${runner} tuned`
        assert.equal(countMarks(svg, `${name}: `), index === 1 ? 0 : 1, runner)
      }
      assert.equal(svg.match(/fill-opacity="0.4"/g)?.length, runners.length - 1)
    }
  })

  test('the cheapest system stands on top', () => {
    const bars = cpuBars(systemRows('1x', () => ({}))) ?? assert.fail('no bars')
    assert.deepEqual([bars[0]?.runner, bars.at(-1)?.runner], ['evil', 'ws'])
  })

  test('without two systems to compare there is no chart', () => {
    assert.equal(cpuBars(systemRows('1x', () => ({})).slice(0, 1)), null)
    assert.equal(cpuBars(systemRows('1x', () => ({ cpuMsPerFrame: null }))), null)
  })
})

describe('the chart of frame sizes', () => {
  const points = [16, 256, 1024, 8192].map((kibibytes) => ({
    id: `${kibibytes}kib`,
    label: `${kibibytes} KiB`,
    frameBytes: kibibytes * 1024,
    connections: 1,
    format: 'jpeg' as const,
  }))

  /** The first system is a lower bound everywhere; system number n has no figure at size number n. */
  const rows = points.flatMap(({ id, frameBytes }, at) =>
    systemRows(id, ({ fps }, index) => ({
      verdict: index === 0 ? 'client-bound' : 'server-bound',
      fps: fps && index !== at + 1 ? { ...fps, median: (fps.median * 1e6) / frameBytes } : null,
    })),
  )

  test('every system has a mark for every size that it was measured at', async () => {
    const data = sizeData({ points }, rows) ?? assert.fail('no data')
    for (const svg of await drawAll((options) => frameSizesChart(data, options))) {
      for (const runner of runners.filter((each) => each !== 'evil')) {
        const missing = runners.indexOf(runner) >= 1 && runners.indexOf(runner) <= points.length ? 1 : 0
        assert.equal(countMarks(svg, `${runner} tuned, `), points.length - missing, runner)
      }
      assert.equal(countMarks(svg, `${hostileName}, `), points.length)
    }
  })

  test('a lower bound is hollow', async () => {
    const data = sizeData({ points }, rows) ?? assert.fail('no data')
    const [svg = ''] = await drawAll((options) => frameSizesChart(data, options))
    const mark = (name: string) => svg.match(new RegExp(`<path aria-label="${name}, 16 KiB[^>]*>`))?.[0] ?? ''
    assert.match(mark('ws tuned'), /≥ .*fill="var\(--paper/)
    assert.match(mark('bun tuned'), /fill="var\(--purple/)
  })

  const without: readonly (readonly [string, Partial<ScenarioRecord['points'][number]>])[] = [
    ['cameras that keep a rate', { pace: { fps: 30 } }],
    ['several cameras', { connections: 8 }],
    ['a fixed number of images on their way', { inFlight: 1 }],
    ['one size in several formats', { frameBytes: 1024 }],
  ]
  for (const [title, change] of without)
    test(`${title}: no chart`, () => {
      assert.equal(sizeData({ points: points.map((point) => ({ ...point, ...change })) }, rows), null)
    })

  test('without any figure there is no chart', () => {
    assert.equal(
      sizeData(
        { points },
        rows.map((row) => ({ ...row, fps: null })),
      ),
      null,
    )
  })
})

describe('the ladder of settings', () => {
  const [template] = summarize(madeUpRun([{ perTrial: [1000] }]), readReference()).rows
  const rungs: Readonly<Record<string, SummaryRow['rung']>> = {
    published: { id: 'published', label: 'published code', index: 1, kind: 'step', before: 'shipped' },
    quiet: { id: 'quiet', label: 'no log line', index: 2, kind: 'step', before: 'published' },
    tuned: { id: 'allocator', label: 'glibc thresholds', index: 3, kind: 'step', before: 'quiet' },
    uvloop: { id: 'uvloop', label: 'uvloop', index: 2, kind: 'tried', before: 'quiet' },
  }
  const gain = (median: number, low: number, high: number): SummaryRow['stepGain'] => ({
    fps: { median, low, high },
    cpuMsPerFrame: { median: 1 / median, low: 1 / high, high: 1 / low },
  })
  const row = (
    variant: string,
    generator: string,
    fps: readonly number[],
    stepGain: SummaryRow['stepGain'] = null,
  ): SummaryRow => {
    const rung = rungs[variant]
    assert.ok(template && rung)
    const label = variant === 'tuned' ? 'websockets tuned' : `websockets + ${rung.label}`
    return {
      ...{ ...template, runner: 'python-websockets', variant, generator, label, rung, stepGain },
      fps: fps.length === 0 ? null : logInterval(fps),
    }
  }
  const rows = [
    row('uvloop', 'prepared', [1500, 1510, 1520], gain(0.98, 0.9, 1.09)),
    row('tuned', 'prepared', [1700, 1710, 1720], gain(1.7, 1.6, 1.8)),
    row('published', 'python-client', [33, 34, 33.5]),
    row('published', 'prepared', [1200, 1300, 1250]),
    row('quiet', 'prepared', [1000, 1010, 1020], gain(1.01, 0.97, 1.04)),
  ]

  test('the steps follow the ladder, whatever the order of the rows, and what was tried comes last', () => {
    assert.deepEqual(
      ladderPanels(rows).map(({ system, steps, generators }) => ({ system, steps, generators })),
      [
        {
          system: 'websockets',
          steps: ['published code', 'no log line', 'glibc thresholds = tuned', 'tried: uvloop'],
          generators: ['prepared generator', 'python-client'],
        },
      ],
    )
  })

  test('a gain is shown where its interval excludes 1, else how large an effect may be that was not seen', () => {
    const [panel] = ladderPanels(rows)
    assert.ok(panel)
    assert.deepEqual(
      panel.rungs.map(({ step, gainText, cpuText }) => [step, gainText, cpuText]),
      [
        ['published code', '', ''],
        ['published code', '', ''],
        ['no log line', 'no effect (≤ 4 %)', 'no effect (≤ 4 %)'],
        ['glibc thresholds = tuned', '×1.70', '×0.59'],
        ['tried: uvloop', 'no effect (≤ 10 %)', 'open (×0.92–1.11)'],
      ],
    )
  })

  test('there is no ladder where no step has one below', () => {
    assert.deepEqual(ladderPanels(rows.slice(2, 4)), [])
    assert.deepEqual(ladderPanels([]), [])
  })

  for (const layout of ['wide', 'narrow'] as const)
    test(`the ${layout} chart has a described mark for every step, refused ones too`, async () => {
      const panels = ladderPanels([...rows, row('quiet', 'python-client', [])])
      const svg = await renderSvg(ladderChart(panels, { title: 'Ladder', layout, scheme: 'light' }))
      for (const { aria } of panels.flatMap(({ rungs }) => rungs))
        assert.ok(svg.includes(`aria-label="${aria}"`), aria)
      assert.ok(!svg.includes('NaN'))
    })
})

describe('the latency chart', () => {
  /** Every third system has too few images for its 99.9th percentile; uws was not timed at all. */
  const rows = systemRows('1x', (_, index) => ({
    latencyMs:
      index === 1
        ? null
        : {
            p50: 0.9,
            p90: 1.5,
            p99: 3 + index,
            p999: index % 3 === 0 ? null : 30,
            max: 40 + index,
            samples: 3600,
          },
  }))

  test('every timed system has one line, with every known percentile in its description', async () => {
    const data = latencyData(rows, 30) ?? assert.fail('no data')
    for (const svg of await drawAll((options) => latencyChart(data, options))) {
      for (const [index, runner] of runners.entries()) {
        const name = runner === 'evil' ? hostileName : `${runner} tuned`
        assert.equal(countMarks(svg, `${name}: `), index === 1 ? 0 : 1, runner)
        const tail = index % 3 === 0 ? '' : ', p99.9 30 ms'
        const said = `${name}: p50 0.9 ms, p90 1.5 ms, p99 ${3 + index} ms${tail}, max ${40 + index} ms`
        assert.equal(countMarks(svg, said), index === 1 ? 0 : 1, said)
      }
      assert.ok(svg.includes('one frame interval, 33.3 ms'))
      const marks = svg.match(/<g class="mark-symbol role-mark[^>]*>(.*?)<\/g>/)?.[1] ?? ''
      assert.equal(marks.split('<path').length - 1, runners.length * 5 - 5 - 4)
    }
  })

  test('without a rate there is no frame interval', async () => {
    const data = latencyData(rows, null) ?? assert.fail('no data')
    const [svg = ''] = await drawAll((options) => latencyChart(data, options))
    assert.doesNotMatch(svg, /frame interval/)
  })

  test('a system that took no time at all is left out of a logarithmic axis', () => {
    const latencyMs = { p50: 0, p90: null, p99: null, p999: null, max: 0, samples: 1 }
    assert.equal(
      latencyData(
        systemRows('1x', () => ({ latencyMs })),
        null,
      ),
      null,
    )
  })

  test('where nothing was timed there is no chart', () => {
    assert.equal(
      latencyData(
        systemRows('1x', () => ({})),
        30,
      ),
      null,
    )
  })
})

describe('the chart of memory', () => {
  const stored = slowRun()
  const { rows } = summarize(stored, readReference())
  const [claims, scenario] = stored.run.scenarios
  assert.ok(claims && scenario)
  const data = memoryData(
    scenario,
    rows.filter((row) => row.scenario === 'slow-viewer'),
  )

  test('a line has the median of its trials every half second, and a mark at its highest and its end', () => {
    const [panel] = data?.panels ?? []
    const line = panel?.samples.filter(({ name }) => name === 'ws tuned') ?? []
    assert.equal(line.length, 22)
    assert.deepEqual(line[0], { name: 'ws tuned', runner: 'ws', seconds: 0, mebibytes: 41 })
    assert.equal(line[20]?.mebibytes, 641)
    assert.deepEqual(
      panel?.marks.filter(({ name }) => name === 'ws tuned').map(({ aria }) => aria),
      [
        'ws tuned, a viewer stops reading, policy queue: peak 641 MiB after 10 s',
        'ws tuned, a viewer stops reading, policy queue: end 300 MiB after 10.5 s',
      ],
    )
  })

  test('each policy has a panel with a mark of every system and the moment at which the viewer left', async () => {
    assert.ok(data)
    assert.deepEqual(
      data.panels.map(({ label, leftAfter }) => [label.split(' ').at(-1), leftAfter]),
      [
        ['queue', 10],
        ['drop-newest', 10],
        ['close', 10],
      ],
    )
    for (const svg of await drawAll((options) => memoryChart(data, options)))
      for (const runner of slowSystems)
        for (const { label } of data.panels) {
          const name = runner === 'evil' ? hostileName : `${runner} tuned`
          assert.ok(countMarks(svg, `${name}, ${label}: `) >= 1, `${name} at ${label}`)
        }
  })

  test('where nobody watched memory there is no chart', () => {
    assert.equal(
      memoryData(
        claims,
        rows.filter((row) => row.scenario === 'claims'),
      ),
      null,
    )
  })
})

describe('the chart of ratios', () => {
  const noiseFloor = { low: 0.96, high: 1.05 }

  /** uws has no ratio, bun has one of a single round, deno has limits far beyond all others. */
  const rows = systemRows('1x', (_, index) => ({
    verdict: index === 4 ? 'client-bound' : 'server-bound',
    ratioToBaseline:
      index === 1
        ? null
        : index === 2
          ? { median: 1.5, low: null, high: null }
          : index === 3
            ? { median: 0.8, low: 0.0001, high: 9000 }
            : { median: 1 + index / 10, low: 0.9 + index / 10, high: 1.1 + index / 10 },
  }))

  for (const floor of [noiseFloor, null])
    test(`every ratio has a mark ${floor ? 'over' : 'without'} a noise floor`, async () => {
      const data = ratioData(rows, floor) ?? assert.fail('no data')
      for (const svg of await drawAll((options) => ratioChart(data, options))) {
        for (const [index, runner] of runners.entries()) {
          const name = runner === 'evil' ? hostileName : `${runner} tuned`
          assert.equal(countMarks(svg, `${name}: `), index === 1 ? 0 : 1, runner)
        }
        assert.equal(
          /fill="var\(--muted[^>]*opacity="0.2"|opacity="0.2"[^>]*fill="var\(--muted/.test(svg),
          floor !== null,
        )
      }
    })

  test('a lower bound is hollow and has ≥', async () => {
    const data = ratioData(rows, noiseFloor) ?? assert.fail('no data')
    const [svg = ''] = await drawAll((options) => ratioChart(data, options))
    assert.match(
      svg.match(/<path aria-label="raw-tcp tuned: [^>]*>/)?.[0] ?? '',
      /≥ 1\.40.*fill="var\(--paper/,
    )
    assert.match(svg.match(/<path aria-label="picows tuned: [^>]*>/)?.[0] ?? '', /: 1\.60.*fill="var\(--sky/)
  })

  test('a limit far away does not widen the axis beyond three times the ratios', () => {
    const data = ratioData(rows, noiseFloor) ?? assert.fail('no data')
    const text = JSON.stringify(ratioChart(data, { title: '', layout: 'wide', scheme: 'light' }))
    assert.doesNotMatch(text, /"domain":\[0\.000|"high":9000/)
  })

  test('two ratios, or cameras that keep a rate, have no chart', () => {
    assert.equal(ratioData([...rows.slice(0, 3)], noiseFloor), null)
    const paced = rows.map((row) => ({ ...row, metrics: { offeredFps: 30 } }))
    assert.equal(ratioData(paced, noiseFloor), null)
  })
})
