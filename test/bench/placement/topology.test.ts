// Physical cores and their hardware threads, from made-up files of /sys.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCores, readSiblings } from '../../../bench/placement/topology.ts'
import { readerOf } from '../machine/made-up-files.ts'

const topologyOf = (online: string, siblings: readonly string[]): Readonly<Record<string, string>> => ({
  '/sys/devices/system/cpu/online': online,
  ...Object.fromEntries(
    siblings.map((list, cpu) => [`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, list]),
  ),
})

test('hardware threads of one core are told together, once', async () => {
  for (const [online, siblings, cores] of [
    ['0-1', ['0', '1'], [[0], [1]]],
    [
      '0-3',
      ['0,2', '1,3', '0,2', '1,3'],
      [
        [0, 2],
        [1, 3],
      ],
    ],
    ['0,1', ['0-1', '0-1', '2-3', '2-3'], [[0, 1]]],
    ['0-3', [], []],
  ] as const) {
    assert.deepEqual(await readCores(readerOf(topologyOf(online, siblings))), cores)
  }
  assert.deepEqual(await readCores(readerOf({})), [])
})

test('a CPU of which the kernel tells nothing has no entry', async () => {
  const siblings = await readSiblings([0, 1, 9], readerOf(topologyOf('0-1', ['0-1', '0-1'])))
  assert.deepEqual(
    [...siblings],
    [
      [0, [0, 1]],
      [1, [0, 1]],
    ],
  )
})
