import { writeFileSync } from 'node:fs'
import { headlineChart } from '/work/main/report/charts/headline.ts'
import { headlineData } from '/work/main/report/charts/headline-data.ts'
import { renderSvg } from '/work/main/report/charts/render.ts'
import { summarize } from '/work/main/report/stats/summarize.ts'
import { readReference } from '/work/main/results/reference-schema.ts'
import { failed, madeUpRun, refused, unavailable } from '/work/main/test/report/made-up-run.ts'

const stored = madeUpRun([
  { runner: 'ws', label: 'ws, tuned', baseline: true, launches: [1400, 1390, 1450] },
  { runner: 'ws', label: 'ws, tuned', baseline: true, replica: 2, launches: [1380, 1410, 1460] },
  {
    runner: 'uws',
    label: 'uWebSockets.js, tuned',
    launches: [
      { fps: 3700, serverCpu: 0.8, loadCpu: 0.99 },
      { fps: 3600, serverCpu: 0.8, loadCpu: 0.99 },
      { fps: 3100, serverCpu: 0.8, loadCpu: 0.99 },
    ],
  },
  {
    runner: 'uws',
    label: 'uWebSockets.js, shipped',
    variant: 'shipped',
    launches: [refused(16384), refused(16384), refused(16384)],
  },
  { runner: 'bun', label: 'Bun, tuned', launches: [2600, 2500, failed('x')] },
  {
    runner: 'deno',
    label: 'Deno, tuned',
    launches: [
      unavailable('Deno is not installed', 'npm install'),
      unavailable('a', 'b'),
      unavailable('a', 'b'),
    ],
  },
  {
    runner: 'raw-tcp',
    label: 'raw TCP',
    role: 'control',
    launches: [
      { fps: 4200, serverCpu: 0.7, loadCpu: 0.98 },
      { fps: 4100, serverCpu: 0.7, loadCpu: 0.98 },
      { fps: 4400, serverCpu: 0.7, loadCpu: 0.98 },
    ],
  },
  { runner: 'x', label: '<script>alert(1)</script>', launches: [failed('died <b>'), null, null] },
])
const s = summarize(stored, readReference())
console.log(JSON.stringify(s.rows[2], null, 1), s.trials, s.noiseFloor)
const d = headlineData(s.rows, readReference().claims, 1048576)
for (const layout of ['wide', 'narrow'] as const)
  for (const scheme of ['light', 'page'] as const) {
    const svg = await renderSvg(headlineChart(d, { title: 'Frames a second at 1 MB', layout, scheme }))
    writeFileSync(`/tmp/${layout}-${scheme}.svg`, svg)
    console.log(layout, svg.length, /style=/.test(svg), /clip/.test(svg), /\sid=/.test(svg))
  }
