// npm run doctor on a machine with one CPU, and where Ctrl-C ends it: nothing is left behind.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { readPlacementFacts } from '../../bench/placement/placement.ts'
import { doctorRecordSchema } from '../../results/doctor-schema.ts'
import { descendantsOf, stillAlive } from '../fixtures/processes.ts'

const script = join(import.meta.dirname, '../../scripts/doctor.ts')
const facts = await readPlacementFacts()

describe('npm run doctor', () => {
  it('one CPU is enough, with a warning', { skip: facts.tools.taskset ? false : 'no taskset' }, async () => {
    const cpu = String(facts.usableCpus[0])
    const { exitCode, stdout, stderr } = await execa(
      'taskset',
      ['-c', cpu, process.execPath, script, '--json'],
      { reject: false },
    )
    assert.equal(exitCode, 0, stderr)
    const { placement, warnings, referenceReceiver } = doctorRecordSchema.parse(JSON.parse(stdout))
    assert.deepEqual([placement.serverCpus, placement.generatorCpus], [[Number(cpu)], [Number(cpu)]])
    assert.match(warnings[0]?.what ?? '', /share one CPU/)
    assert.equal(referenceReceiver.status, 'measured')
  })

  it('ends with code 130 and leaves no process after SIGINT', async () => {
    const doctor = spawn(process.execPath, [script], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
    const pid = doctor.pid ?? 0
    let log = ''
    doctor.stderr.on('data', (text) => {
      log += text
    })
    for (let tries = 0; !log.includes('measuring the reference receiver'); tries++) {
      assert.ok(tries < 1200, `the reference receiver was not started in two minutes: ${log}`)
      await sleep(100)
    }
    await sleep(500)
    const family = [pid, ...descendantsOf(pid)]
    assert.ok(family.length >= 3, `only ${family.length} processes were running`)
    const ended = once(doctor, 'exit')
    process.kill(-pid, 'SIGINT')
    const [exitCode] = await ended
    assert.equal(exitCode, 130, log)
    for (let tries = 0; stillAlive(family).length > 0 && tries < 50; tries++) await sleep(100)
    assert.deepEqual(stillAlive(family), [])
  })
})
