// CPU times of processes, from made-up files of /proc.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseProcessTimes } from '../../../bench/machine/processes.ts'

describe('the times of a process', () => {
  const line = (name: string, flags: number): string =>
    `4711 (${name}) S 1 4700 4700 0 -1 ${flags} 9 9 9 9 5 6 7 8 20 0 1 0 100 1000 10`

  it('include its ended children, whatever its name holds', () => {
    assert.deepEqual(parseProcessTimes(line('a) R 1 (b', 0)), {
      pid: 4711,
      parent: 1,
      group: 4700,
      name: 'a) R 1 (b',
      cpuTicks: 26,
    })
  })

  it('are not read of kernel threads, nor of other texts', () => {
    assert.equal(parseProcessTimes(line('ksoftirqd/0', 0x00200040)), null)
    assert.equal(parseProcessTimes('4711 (cut off) S 1'), null)
    assert.equal(parseProcessTimes(''), null)
  })
})
