// The image, really built and really run: every system measured in it, nobody root, files the caller's, Ctrl-C kept.
import assert from 'node:assert/strict'
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { framesVolume, userFor } from '../../bench/container/arguments.ts'
import { type Engine, findEngine } from '../../bench/container/engine.ts'
import { inspectImage } from '../../bench/container/image.ts'
import { describeSuite } from '../../bench/machine/suite.ts'
import { pinnedGo } from '../../bench/prepare/toolchains.ts'
import { rowKey } from '../../results/schema.ts'
import { readRun } from '../../results/store.ts'
import { summarySchema } from '../../results/summary-schema.ts'
import { readCatalog } from '../../runners/catalog.ts'
import { firstAttempts } from '../fixtures/first-attempts.ts'
import { ask, asOtherUser, containersOf, runDocker, startDocker, untilMeasuring } from './door.ts'

const projectRoot = join(import.meta.dirname, '../..')

const tunedFrameworks = {
  id: 'framework-servers',
  title: 'Frameworks',
  question: 'Does every framework run in the image?',
  howToRead: 'Each has a row with a figure.',
  mode: 'ingest',
  points: [{ id: '1mb', label: '1 MB', frameBytes: 2 ** 20, connections: 1 }],
  rules: [{ roles: ['framework'], variants: ['tuned'] }],
}

describe('npm run docker', () => {
  const root = mkdtempSync(join(tmpdir(), 'isb-docker-'))
  const folder = join(root, 'all')
  let engine: Engine

  before(async () => {
    engine = await findEngine(null)
  })
  after(async () => {
    rmSync(root, { recursive: true, force: true })
    for (const uid of [process.getuid?.() ?? 0, asOtherUser.uid])
      await ask(engine, 'volume', 'rm', '--force', framesVolume(userFor({ uid, gid: 0 })))
  })

  it('builds the image and measures every system in it, uWebSockets.js as shipped for Node.js 24', async (t) => {
    // Not each step of their ladders, of which every one would be checked and measured.
    const files = join(root, 'scenario-files')
    const frameworks = join(files, 'framework-servers.mjs')
    // The user of the image reads it, who is not this one.
    mkdirSync(files, { mode: 0o755 })
    writeFileSync(frameworks, `export default ${JSON.stringify(tunedFrameworks)}\n`)
    const scenarios = `ingest-1mb,node-versions,${frameworks}`
    const limits = ['--cpuset-cpus', '0,1', '--memory', '3g']
    const options = ['--profile', 'smoke', '--scenario', scenarios, ...limits, '--json', '--out', folder]
    const { exitCode, stdout, stderr } = await runDocker(...options)
    const { rows, trials } = summarySchema.parse(JSON.parse(stdout))
    // Its loop reads a socket on while that fills its buffer: with copies it may answer nothing for seconds (METHODOLOGY.md).
    const failed = rows.filter(({ status }) => status === 'failed')
    const isStarved = ({ runner, variant, reason }: (typeof rows)[number]): boolean =>
      runner === 'uws' && variant === 'tuned' && /the server gave no answer/.test(reason ?? '')
    for (const { label, reason } of failed.filter(isStarved)) t.diagnostic(`${label}: ${reason}`)
    assert.deepEqual(
      failed.filter((row) => !isStarved(row)),
      [],
      stderr,
    )
    assert.equal(exitCode, failed.length > 0 ? 5 : 0, stderr)
    t.diagnostic(stderr.split('\n').find((line) => / MB, /.test(line)) ?? 'no size was printed')
    t.diagnostic(`${trials.completed} of ${trials.planned} launches completed, ${trials.refused} refused`)
    const isMeasured = (id: string, variant: string): boolean =>
      rows.some(
        (row) =>
          row.runner === id && row.variant === variant && row.status === 'completed' && row.fps !== null,
      )
    // Other transports than WebSocket have scenarios of their own, and nothing that is made for the image.
    const servers = readCatalog().filter(({ spec }) => spec.role !== 'generator' && spec.role !== 'transport')
    const starved = failed.filter(isStarved).map(({ runner }) => runner)
    assert.deepEqual(
      servers
        .filter(({ spec: { id } }) => !isMeasured(id, starved.includes(id) ? 'tuned+borrowed' : 'tuned'))
        .map(({ spec }) => spec.id),
      [],
    )
    for (const version of [20, 22, 26])
      assert.ok(isMeasured('ws', `tuned+node-${version}`), `Node ${version}`)
    const uws = rows.find((row) => row.runner === 'uws' && row.status === 'completed')
    assert.match(`${uws?.runtime} ${uws?.runtimeVersion} ${uws?.libraryVersion}`, /^node v?24\..* 20\.57/)
    assert.match(uws?.substitute ?? '', /^third-party build @btc-vision\/uwebsockets\.js 20\.57\.0; upstream/)
    const ofGo = rows.filter(({ runtime }) => runtime === 'go')
    assert.deepEqual([...new Set(ofGo.map(({ runtimeVersion }) => runtimeVersion))], [pinnedGo(projectRoot)])
    assert.match(stderr, /report\.html/)
  })

  it('says in run.json which image that was, what it was allowed, and of which revision', async () => {
    const { run } = readRun(folder)
    const image = await inspectImage(engine, `image-stream-bench:${run.suite.version}`)
    assert.equal(run.environment.container?.imageId, image?.id)
    assert.match(run.command, /^npm run docker -- --profile smoke/)
    assert.deepEqual(run.environment.cgroup.cpuset, [0, 1])
    assert.equal(run.environment.cgroup.memoryLimitBytes, 3 * 2 ** 30)
    assert.equal(run.environment.libc?.startsWith('glibc 2.4'), true, run.environment.libc ?? 'unknown')
    // A checkout without git has none to tell; an image of the same sources may be of an earlier revision.
    const { gitRevision } = await describeSuite()
    assert.match(run.suite.gitRevision ?? 'none', gitRevision === null ? /^none$/ : /^[0-9a-f]{40}$/)
  })

  it('leaves files of the caller, and no container', async () => {
    const owners = new Set(readdirSync(folder).map((name) => lstatSync(join(folder, name)).uid))
    assert.deepEqual([...owners], [process.getuid?.()])
    assert.equal(lstatSync(folder).uid, process.getuid?.())
    assert.deepEqual(await containersOf(engine), [])
  })

  const small = join(root, 'small')

  it('keeps on Ctrl-C what was measured, runs nothing as root meanwhile, and has no network', async () => {
    const options = [
      '--profile',
      'smoke',
      '--scenario',
      'ingest-1mb',
      '--runner',
      'ws,raw-tcp',
      '--rounds',
      '9',
    ]
    const docker = startDocker(...options, '--out', small)
    await untilMeasuring(small, docker)
    const [name = ''] = await containersOf(engine)
    const top = await ask(engine, 'top', name, '-eo', 'uid,pid,args')
    const processes = top.split('\n').slice(1)
    assert.ok(processes.length >= 3, top)
    assert.deepEqual(
      processes.filter((line) => /^\s*(?:0|root)\s/.test(line)),
      [],
    )
    const facts = '{{.HostConfig.NetworkMode}} {{.HostConfig.ReadonlyRootfs}}'
    assert.equal(await ask(engine, 'inspect', '--format', facts, name), 'none true')
    docker.kill('SIGINT')
    const { exitCode, stderr } = await docker
    assert.equal(exitCode, 130, stderr)
    assert.match(stderr, /trials are kept; continue with:\n {2}npm run docker -- --resume /)
    assert.ok(readRun(small).trials.length > 0)
    assert.deepEqual(await containersOf(engine), [])
  })

  it('goes on with what Ctrl-C has ended', async () => {
    const { exitCode, stderr } = await runDocker('--resume', small)
    assert.equal(exitCode, 0, stderr)
    const { run } = readRun(small)
    assert.equal(firstAttempts(small).length, run.rows.length * run.rounds)
  })

  it('reproduces a run, and compares both', async () => {
    const again = join(root, 'again')
    const { exitCode, stderr } = await runDocker('--reproduce', small, '--out', again)
    assert.equal(exitCode, 0, stderr)
    const [a, b] = [readRun(small).run, readRun(again).run]
    assert.deepEqual(b.rows.map(rowKey), a.rows.map(rowKey))
    assert.deepEqual([b.seed, b.rounds, b.windowMs], [a.seed, a.rounds, a.windowMs])
    assert.match(stderr, /B ÷ A/)
  })

  it('gives the files to a caller who is not root', { skip: asOtherUser.cannot() }, async () => {
    const out = asOtherUser.folder(root)
    const { exitCode, stderr } = await asOtherUser.runDocker(
      '--profile',
      'smoke',
      '--runner',
      'raw-tcp',
      '--out',
      out,
    )
    assert.equal(exitCode, 0, stderr)
    const owners = new Set(['.', ...readdirSync(out)].map((name) => lstatSync(join(out, name)).uid))
    assert.deepEqual([...owners], [asOtherUser.uid])
  })
})
