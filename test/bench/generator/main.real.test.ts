// The load generator as a process: a job in, lines out, an end with its stdin, and one clear line for a bad job.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { constants, getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import {
  generatorCloseLineSchema,
  generatorReadyLineSchema,
  type JobOf,
  trialLineSchemas,
} from '../../../runners/contract.ts'
import { makeImages } from './images.ts'
import { type ReceivingServer, startReceivingServer } from './receiving-server.ts'

const entry = join(import.meta.dirname, '../../../bench/generator/main.ts')
const images = makeImages(4, 20_000)

describe('the load generator', { timeout: 30_000 }, () => {
  let folder = ''
  let server: ReceivingServer | undefined
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isb-load-'))
    writeFileSync(join(folder, 'frames.bin'), Buffer.concat(images))
    server = await startReceivingServer(images, true)
  })
  after(() => {
    server?.close()
    rmSync(folder, { recursive: true })
  })

  const jobFor = (changes: Partial<JobOf<'ingest'>> = {}): JobOf<'ingest'> => ({
    url: server?.url.href ?? '',
    mode: 'ingest',
    frameFile: join(folder, 'frames.bin'),
    frameBytes: 20_000,
    frameCount: 4,
    connections: 2,
    deflate: 'off',
    pace: null,
    caFile: null,
    seed: 1,
    ...changes,
  })

  it('has the priority of its helper threads below that of the thread that sends', {
    skip: process.platform === 'linux' ? false : 'threads have priorities of their own on Linux alone',
  }, async () => {
    const child = spawn(process.execPath, [entry, JSON.stringify(jobFor())], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
    const { pid } = child
    assert.ok(pid !== undefined)
    const helpers = readdirSync(`/proc/${pid}/task`)
      .map(Number)
      .filter((id) => id !== pid)
    assert.equal(getPriority(pid), getPriority())
    assert.ok(helpers.filter((id) => getPriority(id) === constants.priority.PRIORITY_LOW).length >= 3)
    child.stdin.end()
    await ended
  })

  for (const [deflate, extensions] of [
    ['off', null],
    ['precompressed', 'permessage-deflate'],
    ['live', 'permessage-deflate'],
  ] as const) {
    it(`is ready, answers stats and stop, and ends with its stdin (${deflate})`, async () => {
      const messagesBefore = server?.messages() ?? 0
      const child = spawn(process.execPath, [entry, JSON.stringify(jobFor({ deflate }))], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      const nextLine = async (): Promise<unknown> => JSON.parse((await lines.next()).value ?? '')

      const ready = generatorReadyLineSchema.parse(await nextLine())
      assert.equal(ready.runtimeVersion, process.versions.node)
      assert.equal(ready.extensions, extensions)
      await server?.awaitMessages(messagesBefore + 20)
      child.stdin.write('stats\n')
      const stats = trialLineSchemas.ingest.parse(await nextLine())
      assert.equal(stats.event, 'stats')
      assert.ok(stats.begun >= stats.frames)
      child.stdin.write('stop\n')
      const stopped = trialLineSchemas.ingest.parse(await nextLine())
      assert.equal(stopped.event, 'stopped')
      assert.equal(stopped.frames, stopped.begun)
      assert.ok(stopped.frames >= stats.frames)
      assert.ok(stopped.wireBytes > 0 && (stopped.blockedNs ?? -1) >= 0)
      await server?.awaitMessages(messagesBefore + stopped.frames)
      assert.equal(server?.messages(), messagesBefore + stopped.frames)
      assert.equal(server?.strangers(), 0)

      const exit = once(child, 'exit')
      child.stdin.end()
      assert.deepEqual(await exit, [0, null])
    })
  }

  it('sends nothing before the command go, where its job is held', async () => {
    const before = server?.messages() ?? 0
    const child = spawn(process.execPath, [entry, JSON.stringify(jobFor({ held: true }))], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const nextLine = async (): Promise<unknown> => JSON.parse((await lines.next()).value ?? '')
    generatorReadyLineSchema.parse(await nextLine())
    child.stdin.write('stats\n')
    assert.equal(trialLineSchemas.ingest.parse(await nextLine()).begun, 0)
    assert.equal(server?.messages(), before)
    child.stdin.write('go\n')
    await server?.awaitMessages(before + 20)
    const exit = once(child, 'exit')
    child.stdin.end()
    await exit
  })

  it('says which connection was refused and waits for its end', async () => {
    const child = spawn(process.execPath, [entry, JSON.stringify(jobFor({ url: 'ws://127.0.0.1:1/' }))])
    const [line] = await once(createInterface({ input: child.stdout }), 'line')
    assert.deepEqual(generatorCloseLineSchema.parse(JSON.parse(line)), {
      event: 'closed',
      code: 1006,
      reason: 'connect ECONNREFUSED 127.0.0.1:1',
    })
    const exit = once(child, 'exit')
    child.stdin.end()
    assert.deepEqual(await exit, [0, null])
  })

  it('ends with its stdin although the server takes nothing more', async () => {
    assert.ok(server)
    const child = spawn(process.execPath, [entry, JSON.stringify(jobFor())], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(createInterface({ input: child.stdout }), 'line')
    await server.awaitMessages(server.messages() + 1)
    for (const client of server.clients()) client.pause()
    const exit = once(child, 'exit')
    child.stdin.end()
    assert.deepEqual(await exit, [0, null])
    for (const client of server.clients()) client.terminate()
  })

  const badJobs: readonly (readonly [name: string, job: () => string | undefined, message: RegExp])[] = [
    ['no job', () => undefined, /^no job: give it as one JSON argument$/],
    ['a job that is not JSON', () => '{', /^the job is not JSON: \{$/],
    [
      'a field that is wrong',
      () => JSON.stringify({ ...jobFor(), connections: 0 }),
      /^the job is not valid: connections: /,
    ],
    [
      'a certificate that is missing',
      () => JSON.stringify(jobFor({ url: 'wss://127.0.0.1/', caFile: '/nowhere/ca.pem' })),
      /^caFile: ENOENT.*\/nowhere\/ca\.pem/,
    ],
    [
      'a slow viewer beside whom there is nobody',
      () => {
        const { deflate: _, pace, ...common } = jobFor()
        const flow = { kind: 'pace', fps: 1 }
        const slowViewer = { bytesPerSecond: 0 }
        return JSON.stringify({ ...common, mode: 'relay', viewers: 1, checkEvery: 1, flow, slowViewer })
      },
      /^the job is not valid: slowViewer: needs two viewers/,
    ],
    [
      'rates one after another beside a rate for all the time',
      () => JSON.stringify({ ...jobFor(), pace: { fps: 30 }, paces: [200] }),
      /^the job is not valid: paces: needs cameras without a pace, and deflate "off"$/,
    ],
    [
      'a frame file that is missing',
      () => JSON.stringify(jobFor({ frameFile: '/nowhere/frames.bin' })),
      /^frameFile: ENOENT.*\/nowhere\/frames\.bin/,
    ],
    [
      'a frame file of another size',
      () => JSON.stringify(jobFor({ frameCount: 5 })),
      /^frameFile: .*frames\.bin has 80000 bytes, but 5 frames of 20000 bytes are 100000$/,
    ],
  ]
  for (const [name, job, message] of badJobs) {
    it(`ends with one line and exit code 2 for ${name}`, () => {
      const argument = job()
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [entry, ...(argument === undefined ? [] : [argument])],
        { encoding: 'utf8' },
      )
      assert.equal(status, 2, stderr)
      assert.equal(stdout, '')
      assert.match(stderr.trimEnd(), message)
      assert.equal(stderr.trimEnd().split('\n').length, 1)
    })
  }
})
