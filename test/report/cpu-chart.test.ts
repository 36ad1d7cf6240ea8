// CPU a frame: one bar a system in two parts, as its counters have them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuBars, cpuChart } from '../../report/charts/cpu.ts'
import { countMarks, drawAll, hostileName, runners, systemRows } from './made-up-rows.ts'

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
