// npm run doctor from outside: its record, its exit codes, and machines that lack things.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { execa } from 'execa'
import { doctorRecordSchema } from '../../results/doctor-schema.ts'
import { readCatalog } from '../../runners/catalog.ts'

const projectRoot = join(import.meta.dirname, '../..')
const script = join(projectRoot, 'scripts/doctor.ts')

describe('npm run doctor', () => {
  for (const [args, text] of [
    [['--fast'], /unknown option '--fast'; valid: --json/],
    [['now'], /too many arguments/],
  ] as const) {
    it(`${args.join(' ')} ends with code 2, one line and the usage`, async () => {
      const { exitCode, stdout, stderr } = await execa(process.execPath, [script, ...args], { reject: false })
      const lines = stderr.split('\n')
      assert.equal(exitCode, 2, stderr)
      assert.equal(stdout, '')
      assert.match(lines[0] ?? '', text)
      assert.match(lines[1] ?? '', /^usage: npm run doctor -- /)
      assert.equal(lines.length, 2)
    })
  }

  it('--json prints a record on stdout that names every runner that others can be compared with, with versions, repeats and the referenceReceiver', async () => {
    const { exitCode, stdout, stderr } = await execa('npm', ['run', '--silent', 'doctor', '--', '--json'], {
      cwd: projectRoot,
      reject: false,
    })
    assert.equal(exitCode, 0, stderr)
    const record = doctorRecordSchema.parse(JSON.parse(stdout))
    assert.deepEqual(
      new Set(record.runners.map(({ runner }) => runner)),
      // A server and a load generator made for each other say nothing of the others.
      new Set(readCatalog().flatMap(({ spec }) => (spec.speaks === undefined ? [spec.id] : []))),
    )
    assert.equal(record.repeats.count, 20)
    assert.equal(record.referenceReceiver.status, 'measured')
    assert.match(stderr, /A server near [\d,]+ FPS at 1 MiB or above will be a lower bound/)
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
})
