// The names of rows where the suite does not run on its pinned Node.js.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Launch } from '../../../bench/prepare/launch.ts'
import { nameOtherNode, prepareLaunches, readiness } from '../../../bench/prepare/rows.ts'
import { smallRun } from '../../fixtures/run.ts'

const [row] = smallRun().rows
assert.ok(row)
const launchOn = (runtime: string): Launch => ({
  ...{ status: 'ready', command: ['x'], env: {}, package: null, runtime, caveat: null },
})
const preparation = {
  rows: ['tuned', 'tuned-node-20', 'missing'].map((variant) => ({ ...row, variant, label: `ws ${variant}` })),
  launches: new Map<string, Launch>([
    ['ws/tuned', launchOn('node')],
    ['ws/tuned-node-20', launchOn('node-20')],
    ['ws/missing', { status: 'unavailable', reason: 'not here', remedy: 'none' }],
  ]),
}
const labelsOf = ({ rows }: Pick<typeof preparation, 'rows'>) => rows.map(({ label }) => label)

test('rows on the suite’s Node.js name it where it is not the pinned one', () => {
  const named = nameOtherNode(preparation, '24.21.0', '22.21.1')
  const expected = ['ws tuned (Node 22.21.1)', 'ws tuned-node-20', 'ws missing']
  assert.deepEqual(
    named.rows.map(({ label }) => label),
    expected,
  )
})

test('rows on the pinned Node.js have their usual names, also where a recorded run had others', () => {
  const recorded = nameOtherNode(preparation, '24.21.0', '22.21.1')
  assert.deepEqual(
    nameOtherNode(recorded, '24.21.0', '24.21.0').rows.map(({ label }) => label),
    labelsOf(preparation),
  )
})

test('a browser is prepared once for all ways of viewing, and without one their rows cannot start', async () => {
  assert.ok(row)
  const rows = ['prepared', 'browser-image', 'browser-worker'].map((generator) => ({ ...row, generator }))
  const quiet = { signal: new AbortController().signal, onProgress: () => {} }
  const nothing: Launch = { status: 'unavailable', reason: 'no server', remedy: 'none' }
  const prepare = (prepareBrowser?: () => Promise<Launch>) =>
    prepareLaunches(
      [],
      () => rows,
      quiet,
      async () => nothing,
      prepareBrowser,
    )
  const ready: Launch = {
    ...{ status: 'ready', command: ['x'], env: {}, package: null, runtime: 'node', caveat: null },
    browser: { executable: 'chromium', withoutSandbox: null },
  }
  const { launches } = await prepare(async () => ready)
  assert.deepEqual(
    [...launches],
    [
      ['generator/browser-image', ready],
      ['generator/browser-worker', ready],
    ],
  )
  const onFleet = await prepare()
  assert.deepEqual(rows.map(readiness(onFleet)), [true, false, false])
  assert.deepEqual(onFleet.launches.get('generator/browser-image'), {
    status: 'unavailable',
    reason: 'a browser as the viewer is measured on one machine only',
    remedy: 'leave out --fleet',
  })
})
