// Real processes as one server: found by each of their ties, counted without a control group, and never called foreign.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { observe } from '../../../bench/machine/observe.ts'
import { trialMark } from '../../../bench/machine/server-tree.ts'
import { treeCpu } from '../../../bench/machine/tree-cpu.ts'
import { descendantsOf, processesWith } from '../../fixtures/processes.ts'

const mark = `test.${process.pid}.`
const skip = process.platform === 'linux' ? false : '/proc is needed'
const burn = 'while (process.cpuUsage().user < 200_000); console.log("burnt"); setInterval(() => {}, 1000)'

const look = (serverPid: number) => {
  const seen = observe({ serverPid, serverCpus: [0], generatorCpus: [0], pinned: false })
  assert.ok(seen)
  return seen
}

const familyOf = (pid: number): readonly number[] => [
  ...new Set([pid, ...descendantsOf(pid), ...processesWith(`${trialMark}=${mark}`)]),
]

/** A process that starts `inner` with other ties to itself, and prints what that prints. */
const startServer = (inner: string): ChildProcess =>
  spawn(process.execPath, ['-e', inner], {
    detached: true,
    env: { ...process.env, [trialMark]: mark },
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const spawning = (args: string, options: string): string =>
  `require('node:child_process').spawn(${args}, { stdio: 'inherit', ${options} }); setInterval(() => {}, 1000)`

const burner = `process.execPath, ['-e', ${JSON.stringify(burn)}]`
const orphan = `'setsid', ['--fork', process.execPath, '-e', ${JSON.stringify(burn)}]`

describe('the processes of a server', { skip }, () => {
  const cases = [
    ['in its process group', spawning(burner, '')],
    ['in a session of its own', spawning(burner, 'detached: true')],
    ['without its environment', spawning(burner, 'detached: true, env: {}')],
    ['whose parent has ended', spawning(orphan, '')],
  ] as const
  for (const [title, script] of cases) {
    it(`include a helper ${title}`, async () => {
      const server = startServer(script)
      const serverPid = server.pid ?? 0
      try {
        const first = look(serverPid)
        assert.ok(server.stdout)
        await once(server.stdout, 'data')
        const last = look(serverPid)
        const members = last.server?.members.map(({ pid }) => pid) ?? []
        assert.deepEqual(new Set(members), new Set(familyOf(serverPid)))
        assert.equal(members.length, 2)
        assert.equal(last.server?.stray, null)
        const tree = treeCpu(first.server, last.server)
        assert.equal(tree?.countedBy, 'process times')
        const usedMs = (tree.userCpu + tree.systemCpu) * (last.timeMs - first.timeMs)
        assert.ok(usedMs > 150, `${usedMs} of 200 ms`)
        const others = last.processes.map(({ pid }) => pid)
        assert.deepEqual(
          members.filter((pid) => others.includes(pid)),
          [],
        )
      } finally {
        for (const pid of familyOf(serverPid)) process.kill(pid, 'SIGKILL')
      }
    })
  }
})

describe('other programs', { skip }, () => {
  it('are named by their command line, and the suite’s own process is none of them', async () => {
    const script = 'console.log("named"); setInterval(() => {}, 1000)'
    const matrix = spawn(process.execPath, ['-e', script, 'scripts/matrix.ts', '--profile', 'quick'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true, // one that shares our process group is a helper of ours
    })
    try {
      await once(matrix.stdout, 'data')
      const { processes } = look(0)
      const nameOf = (wanted: number | undefined) => processes.find(({ pid }) => pid === wanted)?.name
      assert.equal(nameOf(process.pid), undefined)
      assert.match(nameOf(matrix.pid) ?? '', /^node -e .* scripts\/matrix\.ts --profile quick$/)
    } finally {
      matrix.kill('SIGKILL')
    }
  })
})
