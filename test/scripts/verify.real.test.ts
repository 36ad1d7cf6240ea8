// npm run verify from outside: exit codes, what is on stdout and what is on stderr.
import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { execa } from 'execa'
import { conformanceSchema } from '../../results/conformance-schema.ts'
import { readCatalog } from '../../runners/catalog.ts'
import { listVariants } from '../../runners/variants.ts'

const projectRoot = join(import.meta.dirname, '../..')
const npmRun = (...args: readonly string[]) =>
  execa('npm', ['run', '--silent', 'verify', '--', ...args], { cwd: projectRoot, reject: false })
/** What npm run verify starts. */
const verify = (...args: readonly string[]) =>
  execa(process.execPath, ['scripts/verify.ts', ...args], { cwd: projectRoot, reject: false })

describe('npm run verify', () => {
  const mistakes: readonly [readonly string[], RegExp][] = [
    [['--runner', 'node'], /cannot check "node"; valid: aiohttp, axum, bun, .*deno, .*ws/],
    [['--runner', 'raw-tcp'], /cannot check "raw-tcp"; valid/],
    [['--all'], /unknown option '--all'; valid: --runner, --strict, --json/],
  ]
  for (const [args, text] of mistakes) {
    it(`${args.join(' ')} ends with code 2, one line and the usage`, async () => {
      const { exitCode, stdout, stderr } = await verify(...args)
      assert.equal(exitCode, 2, stderr)
      assert.equal(stdout, '')
      assert.match(stderr.split('\n')[0] ?? '', text)
    })
  }

  it('prints the table on stderr and, with --json, what was found on stdout', async () => {
    const { exitCode, stdout, stderr } = await npmRun('--runner', 'ws', '--strict', '--json')
    assert.equal(exitCode, 0, stderr)
    const { unavailable, notStarted, ...conformance } = JSON.parse(stdout)
    const { checks, subjects } = conformanceSchema.parse(conformance)
    assert.deepEqual(unavailable, [])
    assert.deepEqual(notStarted, [])
    assert.ok(checks.length >= 15, `only ${checks.length} checks`)
    const ws = readCatalog().find(({ spec }) => spec.id === 'ws')
    assert.ok(ws)
    const variants = listVariants(ws.spec).map(({ id }) => id)
    const checkedIn = (mode: string) =>
      subjects.filter((subject) => subject.mode === mode).map(({ variant }) => variant)
    assert.deepEqual(checkedIn('ingest'), variants)
    for (const mode of ['push', 'relay', 'echo']) {
      assert.deepEqual(checkedIn(mode), ['shipped', 'tuned'], mode)
    }
    assert.match(
      stderr.replaceAll(/\n +/g, ' '),
      new RegExp(
        `^1 ws \\(ws [\\d.]+\\): ingest \\(${variants.join(', ').replaceAll('+', '\\+')}\\); .*relay, echo`,
        'm',
      ),
    )
    assert.match(stderr, /^clean-close +ok$/m)
  })

  it('of servers that cannot be prepared has checked nothing: a line, and a code that is no success', async () => {
    const { exitCode, stderr } = await execa(process.execPath, ['scripts/verify.ts', '--runner', 'go-gws'], {
      ...{ cwd: projectRoot, reject: false, env: { PATH: dirname(process.execPath) } },
    })
    assert.equal(exitCode, 6, stderr)
    assert.match(stderr, /^nothing was checked: this server does not work here$/m)
    assert.match(stderr, /go is not on the PATH/)
  })
})
