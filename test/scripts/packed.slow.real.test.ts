// The packed file: npx runs its commands in an empty folder, without --, with servers in JavaScript, Python and Go.
import assert from 'node:assert/strict'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { readRun } from '../../results/store.ts'
import { summarySchema } from '../../results/summary-schema.ts'

const projectRoot = join(import.meta.dirname, '../..')
const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
const file = `image-stream-bench-${version}.tgz`

describe('the packed file', () => {
  let folder = ''
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isb-packed-'))
    mkdirSync(join(folder, 'work'))
    await execa('npm', ['pack', '--pack-destination', join(folder, 'work')], { cwd: projectRoot })
    // What npx installs is removed with the folder; what was downloaded before is used again.
    const { stdout } = await execa('npm', ['config', 'get', 'cache'], { cwd: projectRoot })
    mkdirSync(join(folder, 'npm'))
    symlinkSync(join(stdout.trim(), '_cacache'), join(folder, 'npm/_cacache'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const npx = (...args: readonly string[]) =>
    execa('npx', ['--yes', `./${file}`, ...args], {
      ...{ cwd: join(folder, 'work'), reject: false },
      env: {
        npm_config_cache: join(folder, 'npm'),
        npm_config_prefer_offline: 'true',
        XDG_CACHE_HOME: join(folder, 'cache'),
      },
    })

  it('is made without a trace in the checkout', () => {
    assert.deepEqual(globSync('{dist,npm-shrinkwrap.json}', { cwd: projectRoot }), [])
  })

  it('measures servers in JavaScript, Python and Go, and leaves the run in the current folder', async () => {
    const runners = ['ws', 'python-websockets', 'go-gws']
    const { exitCode, stdout, stderr } = await npx(
      ...['matrix', '--profile', 'smoke', '--runner', runners.join(','), '--json'],
    )
    assert.equal(exitCode, 0, stderr)
    const { rows } = summarySchema.parse(JSON.parse(stdout))
    assert.deepEqual(rows.map(({ runner, status }) => `${runner} ${status}`).sort(), [
      'go-gws completed',
      'python-websockets completed',
      'ws completed',
    ])
    const [run, ...others] = globSync('results/local/*', { cwd: join(folder, 'work') })
    assert.ok(run !== undefined && others.length === 0)
    const { environment, suite } = readRun(join(folder, 'work', run)).run
    assert.match(environment.node, /^24\./)
    assert.equal(suite.version, version)
    assert.notEqual(suite.lockHash, 'absent')
    assert.equal(globSync('report.html', { cwd: join(folder, 'work', run) }).length, 1)
  })

  it('keeps what it prepares in the user’s cache, not in what npm installed', () => {
    assert.equal(globSync('image-stream-bench/*/servers/ws.mjs', { cwd: join(folder, 'cache') }).length, 1)
    assert.deepEqual(globSync('npm/_npx/**/dist/.cache', { cwd: folder }), [])
  })

  it('makes reports of a run that is there', async () => {
    const [run = ''] = globSync('results/local/*', { cwd: join(folder, 'work') })
    const { exitCode, stderr } = await npx('report', run, '--format', 'html,md')
    assert.equal(exitCode, 0, stderr)
    assert.match(stderr, /report\.html\n/)
  })

  it('measures a server of the user’s', async () => {
    const { exitCode, stderr } = await npx('load', 'ws://127.0.0.1:1/', '--connections=2')
    assert.equal(exitCode, 4, stderr)
  })

  it('names its commands where there is no such one, and in its usage how it is called', async () => {
    const unknown = await npx('site')
    assert.equal(unknown.exitCode, 2)
    assert.match(unknown.stderr, /^image-stream-bench: "site" is no command; valid: matrix, report, /)
    const mistaken = await npx('matrix', '--fast')
    assert.equal(mistaken.exitCode, 2)
    assert.ok(mistaken.stderr.includes(`usage: npx ./${file} matrix [options]`), mistaken.stderr)
  })
})
