// CPU times of processes, from made-up files of /proc.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nameOfCommand, parseProcessStat, processTimes } from '../../../bench/machine/processes.ts'

const timesOf = (text: string) => {
  const stat = parseProcessStat(text)
  return stat && processTimes(stat)
}

describe('the times of a process', () => {
  const line = (name: string, flags: number): string =>
    `4711 (${name}) S 1 4700 4700 0 -1 ${flags} 9 9 9 9 5 6 7 8 20 0 1 0 100 1000 10`

  it('include its ended children, whatever its name holds', () => {
    assert.deepEqual(timesOf(line('a) R 1 (b', 0)), {
      pid: 4711,
      parent: 1,
      group: 4700,
      name: 'a) R 1 (b',
      cpuTicks: 26,
    })
  })

  it('are not read of kernel threads, nor of other texts', () => {
    assert.equal(timesOf(line('ksoftirqd/0', 0x00200040)), null)
    assert.equal(timesOf('4711 (cut off) S 1'), null)
    assert.equal(timesOf(''), null)
  })
})

describe('the name of a command', () => {
  const cases = [
    ['/opt/node/bin/node scripts/matrix.ts --profile quick', 'node scripts/matrix.ts --profile quick'],
    ['nginx: worker process', 'nginx: worker process'],
    ['sh -c echo \u001b[31mred\n', 'sh -c echo  [31mred'],
    ['', ''],
  ] as const
  for (const [commandLine, name] of cases)
    it(`is ${JSON.stringify(name)} for ${JSON.stringify(commandLine)}`, () =>
      assert.equal(nameOfCommand(commandLine), name))

  it('is cut', () => assert.equal(nameOfCommand('x'.repeat(1000)).length, 200))
})
