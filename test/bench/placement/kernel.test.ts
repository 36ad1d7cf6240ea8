// The kernel's lists of CPUs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAllowedCpus, parseCpuList, readCores, readSiblings } from '../../../bench/placement/kernel.ts'
import { readerOf } from '../machine/made-up-files.ts'

test('lists of single CPUs and ranges are read in rising order', () => {
  for (const [text, cpus] of [
    ['0', [0]],
    ['0-3', [0, 1, 2, 3]],
    ['8,0-2,11\n', [0, 1, 2, 8, 11]],
    ['1,1-2', [1, 2]],
    ['', []],
  ] as const) {
    assert.deepEqual(parseCpuList(text), cpus)
  }
})

test('what is not such a list is refused', () => {
  for (const text of ['a', '1-', '-1', '1,,2', '0x3']) assert.throws(() => parseCpuList(text), RangeError)
})

test('the allowed CPUs are found in the text of /proc/PID/status', () => {
  const status = 'Name:\tnode\nCpus_allowed:\tff,00000005\nCpus_allowed_list:\t0,2,32-33\nMems_allowed:\t1\n'
  assert.deepEqual(parseAllowedCpus(status), [0, 2, 32, 33])
  assert.equal(parseAllowedCpus('Name:\tnode\n'), null)
})

const topologyOf = (online: string, siblings: readonly string[]): Readonly<Record<string, string>> => ({
  '/sys/devices/system/cpu/online': online,
  ...Object.fromEntries(
    siblings.map((list, cpu) => [`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, list]),
  ),
})

test('hardware threads of one core are listed together, once', async () => {
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
