// What would never end is ended: a test without an end, a process that something keeps alive, and what it has started.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stillAlive } from '../fixtures/processes.ts'
import { runGroup } from './group.ts'
import type { TestProcess } from './processes.ts'
import { runProcess } from './run-process.ts'

const file = 'test/fixtures/never-ending.ts'
const processOf = (testMs: number, processMs: number): TestProcess => ({
  ...{ title: 'never ending', files: [file], limits: { testMs, processMs } },
  ...{ turn: 'beside', needsPreparation: false },
})

describe('tests that would never end', () => {
  it('are killed in a loop without an end', async () => {
    process.env['ISB_NEVER_ENDING'] = 'loops'
    const { isWell, faults } = await runProcess(processOf(1000, 3000))
    assert.equal(isWell, false)
    // A loop lets nobody say that it was begun.
    assert.deepEqual(faults, ['killed, because it had not ended in 3 s; it has not told which test ran'])
  })

  it('have failed where something keeps their process alive', async () => {
    process.env['ISB_NEVER_ENDING'] = 'lingers'
    const { isWell, counts, faults } = await runProcess(processOf(1000, 60_000))
    assert.equal(isWell, false)
    assert.equal(counts.passed, 2)
    assert.match(faults.join(), /^had to be ended: /)
  })
})

it('a group is killed with all that is in it', async () => {
  const program = `const { pid } = require('node:child_process').spawn('sleep', ['600'])
    console.log(pid); for (;;);`
  const { isOverdue, signal, output } = await runGroup(['-e', program], {}, 1500)
  assert.deepEqual([isOverdue, signal], [true, 'SIGKILL'])
  assert.match(output, /^\d+\n$/)
  assert.deepEqual(stillAlive([Number(output)]), [])
})
