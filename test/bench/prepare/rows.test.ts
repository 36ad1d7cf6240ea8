// What is prepared for the rows of a run, and the names of rows where the suite does not run on its pinned Node.js.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Launch } from '../../../bench/prepare/launch.ts'
import {
  nameOtherNode,
  type PrepareOne,
  prepareLaunches,
  prepareRows,
  readiness,
} from '../../../bench/prepare/rows.ts'
import type { PlannedRow } from '../../../results/schema.ts'
import { type Runner, readCatalog, type Variant } from '../../../runners/catalog.ts'
import { scenarios } from '../../../scenarios/index.ts'
import { profiles } from '../../../scenarios/profiles.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'
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

describe('the preparation of rows', () => {
  const runners = [
    madeUpRunner('library', ['shipped', 'limits']),
    madeUpRunner('framework', ['shipped', 'limits'], { role: 'framework' }),
    madeUpRunner('client', ['shipped'], { role: 'generator' }),
    madeUpRunner('other-client', ['shipped'], { role: 'generator' }),
    madeUpRunner('accompanied', ['shipped'], { companion: { runner: 'library', variant: 'shipped' } }),
  ]
  const rowOf = (runner: string, variant: string, more: Partial<PlannedRow> = {}): PlannedRow => ({
    ...row,
    ...{ runner, variant, ...more },
  })
  const signal = new AbortController().signal

  /** Which variants are prepared, in the order in which that begins, and how many at once at most. */
  const prepare = async (rows: readonly PlannedRow[], atOnce?: number, outlook: string | null = null) => {
    const begun: string[] = []
    const notes: string[] = []
    let running = 0
    let most = 0
    const prepareOne: PrepareOne = Object.assign(
      async (runner: Runner, variant: Variant): Promise<Launch> => {
        begun.push(`${runner.spec.id}/${variant.id}`)
        most = Math.max(most, ++running)
        await new Promise((resolve) => setImmediate(resolve))
        running -= 1
        return launchOn('node')
      },
      { ...(atOnce !== undefined && { atOnce }), outlook: async () => outlook },
    )
    const options = { signal, onProgress: () => {}, onNote: (text: string) => notes.push(text) }
    const { launches } = await prepareLaunches(runners, () => rows, options, prepareOne)
    return { begun, most, notes, keys: [...launches.keys()] }
  }

  test('is that of servers and load generators that are measured, each once, and of nothing else', async () => {
    const rows = [
      rowOf('library', 'shipped'),
      rowOf('library', 'shipped', { scenario: 'other' }),
      rowOf('library', 'tuned', { generator: 'client' }),
      rowOf('framework', 'shipped', { lack: 'it cannot' }),
    ]
    const { begun, keys } = await prepare(rows)
    assert.deepEqual(begun, ['library/shipped', 'library/tuned', 'client/tuned'])
    assert.deepEqual(keys, ['library/shipped', 'library/tuned', 'generator/client'])
  })

  test('runs as many at once as may be, one after the other by default', async () => {
    const rows = ['library', 'framework', 'accompanied'].flatMap((id) => [
      rowOf(id, 'shipped'),
      rowOf(id, 'tuned'),
    ])
    assert.equal((await prepare(rows)).most, 1)
    assert.equal((await prepare(rows, 2)).most, 2)
  })

  test('begins with what is still to be made, as a note that stays', async () => {
    assert.deepEqual((await prepare([rowOf('library', 'shipped')], 2, 'preparing 1 system')).notes, [
      'preparing 1 system',
    ])
    assert.deepEqual((await prepare([rowOf('library', 'shipped')], 2)).notes, [])
  })
})

test('no profile installs what it does not measure: the quick one needs no framework and no Rust', async () => {
  const catalog = readCatalog()
  const profile = profiles.find(({ id }) => id === 'quick')
  assert.ok(profile)
  const steps = new Set<string>()
  const prepareOne = async (runner: Runner, variant: Variant): Promise<Launch> => {
    const step = variant.prepare ?? runner.spec.prepare
    steps.add(step.step === 'venv' ? step.requirements : step.step)
    return launchOn('node')
  }
  const options = { signal: new AbortController().signal, onProgress: () => {} }
  await prepareRows({ profile, runners: catalog }, scenarios, options, prepareOne)
  assert.deepEqual([...steps].sort(), ['../shared/python/requirements.txt', 'bundle', 'go'])
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
