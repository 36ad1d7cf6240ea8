// Servers with one fault each, as a load sees their process: the diagnosis names that fault, and a healthy one gets none.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  describeServerProcess,
  findServerProcess,
  readServerProcess,
} from '../../../bench/external/server-process.ts'
import { diagnoseLoad } from '../../../report/load/server-process.ts'
import { loadFacts } from '../../../report/load/texts.ts'
import { loadResultSchema } from '../../../results/load-result-schema.ts'
import { createMeasure, type Measure, type Measuring } from './measure.ts'

const script = join(import.meta.dirname, '../../fixtures/faulty-server.py')
const hasPython = spawnSync('python3', ['--version']).status === 0
const skip = process.platform === 'linux' && hasPython ? false : 'python3 and /proc are needed'
const answered = { server: { answers: 'every' } } as const

interface Faulty {
  readonly url: string
  readonly child: ChildProcess
}

const start = async (fault: string): Promise<Faulty> => {
  const child = spawn('python3', [script, fault], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = await once(child.stdout, 'data')
  return { url: `ws://127.0.0.1:${String(port).trim()}/`, child }
}

describe('the process of a server', { skip, timeout: 240_000 }, () => {
  let measured: Measure
  before(async () => {
    measured = await createMeasure()
  })
  after(() => measured.close())

  const diagnose = async (fault: string, said: Measuring) => {
    const { url, child } = await start(fault)
    try {
      const serverPid = await findServerProcess('auto', url)
      assert.equal(serverPid, child.pid)
      return diagnoseLoad(await measured.measure(url, { ...said, serverPid }))
    } finally {
      child.kill('SIGKILL')
    }
  }

  const cases: readonly (readonly [fault: string, rules: readonly string[], said: Measuring])[] = [
    ['allocates', ['allocator'], { ...answered, window: 4 }],
    ['helper', ['helper-threads'], { ...answered, fps: 20 }],
    ['sleeps', ['waits'], { ...answered, window: 1 }],
    ['computes', ['own-work'], { ...answered, window: 4 }],
    ['reads-slowly', ['backlog'], { warmupMs: 2000 }],
    ['healthy', [], { ...answered, fps: 20 }],
  ]
  for (const [fault, rules, said] of cases)
    it(`that ${fault === 'healthy' ? 'is healthy has no diagnosis' : `has the fault “${fault}” is diagnosed so`}`, async () => {
      const result = await diagnose(fault, said)
      assert.deepEqual(
        result.diagnoses?.map(({ rule }) => rule),
        rules,
        JSON.stringify([result.serverProcess, result.generator, result.verdict]),
      )
      assert.deepEqual(loadResultSchema.parse(JSON.parse(JSON.stringify(result))), result)
    })

  it('that has ended is none, and nothing is said of one that was not asked for', async () => {
    const reading = readServerProcess(process.pid)
    assert.ok(reading)
    assert.equal(readServerProcess(2 ** 30), null)
    assert.equal(describeServerProcess(process.pid, reading, null), null)
    const { url, child } = await start('healthy')
    try {
      const result = await measured.measure(url, { ...answered, fps: 20 })
      assert.deepEqual(diagnoseLoad(result), result)
      assert.ok(!('serverProcess' in result))
      const names = loadFacts({ ...result, serverProcess: null }).map(([name]) => name)
      assert.deepEqual(names.slice(-2), ['verdict', 'server'])
      assert.equal(loadFacts(result).at(-1)?.[0], 'verdict')
    } finally {
      child.kill('SIGKILL')
    }
  })

  it('is refused in one line where it is not there, or does not listen there', async () => {
    const [{ url, child }, other] = [await start('healthy'), await start('healthy')]
    const { port } = new URL(url)
    const otherPid = other.child.pid ?? 0
    try {
      const refusals: readonly (readonly [pid: number | 'auto', url: string, message: RegExp])[] = [
        [2 ** 30, url, /^--pid 1073741824: there is no such process$/],
        [
          otherPid,
          url,
          new RegExp(`^--pid ${otherPid}: the process does not listen on port ${port}; --pid auto finds`),
        ],
        [
          'auto',
          'ws://127.0.0.1:1/',
          /^--pid auto: nothing on this machine listens on port 1: start the server first$/,
        ],
        [
          'auto',
          'ws://192.0.2.1:8080/',
          /^--pid auto looks for a server on this machine, not on 192\.0\.2\.1$/,
        ],
      ]
      for (const [pid, address, message] of refusals)
        await assert.rejects(findServerProcess(pid, address), { name: 'UsageError', message })
      assert.equal(await findServerProcess(child.pid ?? 0, url), child.pid)
    } finally {
      child.kill('SIGKILL')
      other.child.kill('SIGKILL')
    }
  })
})
