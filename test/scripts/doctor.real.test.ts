// npm run doctor from outside: its record, its exit codes, machines that lack things, and nothing left behind.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { readPlacementFacts } from '../../bench/placement/placement.ts'
import { doctorRecordSchema } from '../../results/doctor-schema.ts'
import { readCatalog } from '../../runners/catalog.ts'
import { descendantsOf, stillAlive } from '../fixtures/processes.ts'

const projectRoot = join(import.meta.dirname, '../..')
const script = join(projectRoot, 'scripts/doctor.ts')
const facts = await readPlacementFacts()

describe('npm run doctor', () => {
  for (const [args, text] of [
    [['--fast'], /unknown option '--fast'; valid: --json/],
    [['now'], /too many arguments/],
  ] as const) {
    it(`${args.join(' ')} ends with code 2, one line and the usage`, async () => {
      const command = ['run', '--silent', 'doctor', '--', ...args]
      const { exitCode, stdout, stderr } = await execa('npm', command, { cwd: projectRoot, reject: false })
      const lines = stderr.split('\n')
      assert.equal(exitCode, 2, stderr)
      assert.equal(stdout, '')
      assert.match(lines[0] ?? '', text)
      assert.match(lines[1] ?? '', /^usage: npm run doctor -- /)
      assert.equal(lines.length, 2)
    })
  }

  it('--json prints a record on stdout that names every runner, with versions, repeats and the referenceReceiver', async () => {
    const { exitCode, stdout, stderr } = await execa('npm', ['run', '--silent', 'doctor', '--', '--json'], {
      cwd: projectRoot,
      reject: false,
    })
    assert.equal(exitCode, 0, stderr)
    const record = doctorRecordSchema.parse(JSON.parse(stdout))
    assert.deepEqual(
      new Set(record.runners.map(({ runner }) => runner)),
      new Set(readCatalog().map(({ spec }) => spec.id)),
    )
    assert.equal(record.repeats.count, 20)
    assert.equal(record.referenceReceiver.status, 'measured')
    assert.match(stderr, /Results above [\d,]+ FPS at 1 MiB are indistinguishable/)
  })

  it('an empty PATH leaves what npm installed, and says of the rest why and what helps', async () => {
    const emptyFolder = mkdtempSync(join(tmpdir(), 'isb-doctor-'))
    const { exitCode, stdout, stderr } = await execa(process.execPath, [script, '--json'], {
      env: { HOME: emptyFolder, PATH: emptyFolder },
      extendEnv: false,
      reject: false,
    })
    rmSync(emptyFolder, { recursive: true })
    assert.equal(exitCode, 0, stderr)
    const { runners, placement, warnings } = doctorRecordSchema.parse(JSON.parse(stdout))
    const statusOf = (id: string) => runners.find(({ runner }) => runner === id)?.status
    assert.deepEqual(
      [statusOf('ws'), statusOf('go-gws'), statusOf('picows')],
      ['ready', 'unavailable', 'unavailable'],
    )
    assert.equal(placement.pinned, false)
    assert.ok(warnings.some(({ what }) => /not pinned/.test(what)))
    assert.match(stderr, /go is not on the PATH/)
    assert.match(stderr, /python3 is not on the PATH/)
  })

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
