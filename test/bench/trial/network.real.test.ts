// A network of its own: what is shaped in it, and that nothing of it is left, however its owner ends.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Refusal } from '../../../bench/link/refusals.ts'
import { requireTerms } from '../../../bench/link/terms.ts'
import { readPlacementFacts } from '../../../bench/placement/placement.ts'
import { thisMachine } from '../../../bench/trial/local-launcher.ts'
import { openNetwork, withNetwork } from '../../../bench/trial/network.ts'
import { processesWith } from '../../fixtures/processes.ts'

const holder = join(import.meta.dirname, '../../fixtures/network-holder.ts')

describe('a network of its own', { timeout: 120_000 }, () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-network-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const open = async (...texts: readonly string[]) => {
    const { tools } = await readPlacementFacts()
    const peers = texts.map((text, index) => ({
      address: `127.0.1.${index + 1}`,
      terms: requireTerms(text),
    }))
    return await openNetwork({ peers, tools, logFolder: folder, signal: new AbortController().signal })
  }
  type Opened = Exclude<Awaited<ReturnType<typeof openNetwork>>, Refusal>
  /** Skips, and says why, where this system permits none. */
  const openOrSkip = async (t: TestContext, ...texts: readonly string[]): Promise<Opened | null> => {
    const opened = await open(...texts)
    if (!('status' in opened)) return opened
    t.skip(opened.reason)
    return null
  }

  it('shapes the traffic of its peers and nothing of the host', async (t) => {
    const [host, hostDisciplines] = [readlinkSync('/proc/self/ns/net'), disciplines([])]
    const network = await openOrSkip(t, 'rate 20mbit', 'rate 50mbit')
    if (network === null) return
    const within = run(network.enter, ['readlink', '/proc/self/ns/net']).trim()
    assert.notEqual(within, host)
    const shown = disciplines(network.enter)
    assert.match(shown, /qdisc htb 1: root/)
    assert.equal(shown.match(/qdisc bfifo/g)?.length, 4)
    assert.equal(network.readCarried()?.length, 2)
    assert.equal(disciplines([]), hostDisciplines)
    await network.close()
    assert.deepEqual(membersOf(within), [])
  })

  it('is refused with a reason and a remedy where the kernel cannot do what it is to do', async (t) => {
    const network = await open('delay 5ms')
    if (!('status' in network)) {
      await network.close()
      return t.skip('this kernel has netem')
    }
    assert.match(network.reason, /no netem|no network namespace|not installed/)
    assert.ok(network.remedy.length > 0)
  })

  it('is refused on a fleet, whose machines have links of their own', async () => {
    const { within: _, ...fleet } = thisMachine
    const options = { peers: [], tools: { setpriv: false }, logFolder: folder, signal: AbortSignal.abort() }
    const refusal = await withNetwork(options, fleet, async () => null)
    assert.match(refusal?.reason ?? '', /on one machine, not on a fleet/)
  })

  for (const afterMs of [null, 0, 100, 200, 300, 400, 600, 800, 1100])
    it(`leaves nothing when its owner is killed ${afterMs === null ? 'while a process spins in it' : `after ${afterMs} ms`}`, async (t) => {
      const probe = await openOrSkip(t, 'rate 20mbit')
      if (probe === null) return
      await probe.close()
      // Children inherit it, so it marks them all, in any namespace and with any parent.
      const mark = mkdtempSync(join(folder, 'mark-'))
      const owner = spawn(process.execPath, [holder], {
        env: { ...process.env, TMPDIR: mark },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(owner, 'exit')
      if (afterMs === null) {
        const [pid] = await once(owner.stdout, 'data')
        const within = readlinkSync(`/proc/${Number(pid)}/ns/net`)
        assert.notEqual(within, readlinkSync('/proc/self/ns/net'))
        assert.ok(membersOf(within).length >= 2)
      } else await sleep(afterMs)
      owner.kill('SIGKILL')
      await ended
      for (let tries = 0; processesWith(mark).length > 0 && tries < 100; tries++) await sleep(20)
      assert.deepEqual(processesWith(mark), [])
    })
})

const run = (enter: readonly string[], command: readonly string[]): string => {
  const [file = '', ...args] = [...enter, ...command]
  return execFileSync(file, args, {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  })
}

const disciplines = (enter: readonly string[]): string => run(enter, ['tc', 'qdisc', 'show', 'dev', 'lo'])

/** Processes in a network namespace, which is gone with the last of them: no mount holds it. */
const membersOf = (namespace: string): readonly number[] => {
  assert.doesNotMatch(
    readFileSync('/proc/self/mountinfo', 'utf8'),
    new RegExp(namespace.replace(/[[\]]/g, '\\$&')),
  )
  return execFileSync('sh', ['-c', 'ls -l /proc/[0-9]*/ns/net 2>/dev/null || true'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.endsWith(namespace))
    .map((line) => Number(/\/proc\/(\d+)\//.exec(line)?.[1]))
}
