// A real Swarm: server on one node and load on the other, what is lost in between, and nothing left behind.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { describeSuite } from '../../bench/machine/suite.ts'
import { readRun } from '../../results/store.ts'
import { summarySchema } from '../../results/summary-schema.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { firstAttempts } from '../fixtures/first-attempts.ts'
import { runDocker } from './door.ts'
import { cannotSwarm, openTwoNodes, type TwoNodes, untilTrials } from './two-nodes.ts'

const scenario = `export default {
  id: 'four-cameras', title: 'Four cameras', question: 'Are all taken?', howToRead: 'They are.', mode: 'ingest-ack',
  points: [{ id: '4-cameras', label: '4 cameras', frameBytes: 65536, connections: 4, pace: { fps: 30 } }],
}
`

describe('npm run matrix on a Swarm', { skip: cannotSwarm() }, () => {
  const root = mkdtempSync(join(tmpdir(), 'isb-swarm-test-'))
  const folderOf = (name: string): string => join(root, name)
  const fleet = join(root, 'fleet.json')
  const cameras = join(root, 'four-cameras.ts')
  // Both nodes are one machine here: each side has a CPU of it.
  const wishes = { kind: 'swarm', server: { cpus: [1] }, load: { cpus: [0], processes: 2 } }
  const small = ['--profile', 'smoke', '--scenario', cameras, '--runner', 'ws,go-gws', '--fleet', fleet]
  let swarm: TwoNodes
  let image: string
  const startSmall = (name: string, ...more: readonly string[]) =>
    swarm.startMatrix(...small, ...more, '--out', folderOf(name))

  before(async () => {
    writeFileSync(fleet, JSON.stringify(wishes))
    writeFileSync(cameras, scenario)
    const { exitCode, stderr } = await runDocker('--profile', 'smoke', '--runner', 'ws', '--dry-run')
    assert.equal(exitCode, 0, stderr)
    image = `image-stream-bench:${(await describeSuite()).version}`
    swarm = openTwoNodes(image)
  })
  after(() => {
    swarm?.down()
    rmSync(root, { recursive: true, force: true })
  })

  const requireNothingLeft = async (): Promise<void> => assert.deepEqual(await swarm.leftovers(), [])

  it('has all images of two load replicas, and latencies of both, and leaves nothing behind', async () => {
    const { exitCode, stderr } = await startSmall('two')
    assert.equal(exitCode, 0, stderr)
    const { run, trials } = readRun(folderOf('two'))
    assert.ok(trials.length >= 2)
    for (const { runner, outcome } of trials) {
      assert.equal(outcome.status, 'completed', `${runner}: ${JSON.stringify(outcome)}`)
      const { server, generator } = requireCompleted(outcome, 'ingest-ack')
      assert.equal(generator.final.processes?.length, 2)
      assert.equal(server.final.frames, generator.final.frames)
      assert.equal(generator.final.acks.frames, generator.final.frames)
      const answered = generator.last.acks.frames - generator.first.acks.frames
      assert.equal(decodeFromCompressedBase64(generator.last.acks.latency).totalCount, answered)
    }
    const { machines = [] } = run.fleet ?? {}
    assert.deepEqual(
      machines.map(({ serverCpus, generatorCpus, loadProcesses }) => [
        serverCpus,
        generatorCpus,
        loadProcesses,
      ]),
      [
        [[1], [], 0],
        [[], [0], 2],
      ],
    )
    assert.ok((machines[1]?.roundTripMs?.median ?? 0) > 0)
    assert.match(run.environment.container?.imageId ?? '', /^sha256:/)
    await requireNothingLeft()
  })

  it('finds the network to be the limit where the link is held to 1 Gbit/s, and gives the link back', async () => {
    const options = ['--profile', 'smoke', '--scenario', 'ingest-1mb', '--runner', 'go-gws', '--fleet', fleet]
    const link = ['--json', '--link', 'rate 1gbit', '--out', folderOf('held')]
    const { exitCode, stdout, stderr } = await swarm.startMatrix(...options, ...link)
    assert.equal(exitCode, 0, stderr)
    const { run } = readRun(folderOf('held'))
    assert.equal(run.fleet?.shaped, 'rate 1gbit')
    assert.equal(run.fleet.machines[1]?.link?.bitsPerSecond, 1e9)
    const { rows } = summarySchema.parse(JSON.parse(stdout))
    const tuned = rows.find(({ variant }) => variant === 'tuned')
    assert.equal(tuned?.verdict, 'network-bound', JSON.stringify(tuned?.metrics))
    assert.ok(tuned.fps !== null && tuned.fps.median < 120, JSON.stringify(tuned.fps))
    assert.doesNotMatch(swarm.onWorker('tc', 'qdisc', 'show'), /tbf/)
    await requireNothingLeft()
  })

  it('refuses what the kernel of a node cannot do to its link, in the words of tc', async (t) => {
    const run = await startSmall('delayed', '--link', 'delay 5ms')
    if (run.exitCode === 0) return t.skip('the kernel here has netem')
    assert.equal(run.exitCode, 2)
    assert.match(
      run.stderr,
      /link\.\S* on \S+ \(\w+\): the interface \S+ cannot be shaped \(netem delay 5ms\): /,
    )
    await requireNothingLeft()
  })

  it('sends through a network that the Swarm makes, where that is asked for', async () => {
    swarm.masquerade()
    const overlay = join(root, 'overlay.json')
    writeFileSync(overlay, JSON.stringify({ ...wishes, network: 'overlay' }))
    const { exitCode, stderr } = await swarm.startMatrix(
      ...small.slice(0, -1),
      overlay,
      '--out',
      folderOf('overlay'),
    )
    assert.equal(exitCode, 0, stderr)
    const { run, trials } = readRun(folderOf('overlay'))
    assert.equal(run.fleet?.network, 'overlay')
    assert.equal(run.fleet.machines[0]?.link?.mtu, 1450) // VXLAN takes 50 bytes of each packet
    assert.deepEqual([...new Set(trials.map(({ outcome }) => outcome.status))], ['completed'])
    await requireNothingLeft()
  })

  it('tries a trial again when one of its replicas was killed', async () => {
    const folder = folderOf('killed')
    const running = startSmall('killed', '--rounds', '4')
    await untilTrials(folder, 1)
    const [first = ''] = (await swarm.ask(2, 'ps', '-q')).split('\n')
    await swarm.ask(2, 'kill', first)
    const { exitCode, stderr } = await running
    assert.equal(exitCode, 0, stderr)
    const { trials, run } = readRun(folder)
    assert.equal(firstAttempts(folder).length, run.rows.length * run.rounds)
    assert.deepEqual([...new Set(trials.map(({ outcome }) => outcome.status))], ['completed'])
    const reasons = trials.flatMap(({ outcome }) =>
      outcome.status === 'completed' ? (outcome.recoveredFrom ?? []) : [],
    )
    assert.match(reasons.join(), /lost: isb-\w+-load\.\d on \S+ \(\w+\); .* 2 for load generators$/)
    await requireNothingLeft()
  })

  it('fails what it can no longer measure when the node of the server was drained', async () => {
    const folder = folderOf('drained')
    const manager = await swarm.ask(1, 'node', 'ls', '--filter', 'role=manager', '-q')
    const running = startSmall('drained', '--rounds', '20')
    try {
      await untilTrials(folder, 1)
      await swarm.ask(1, 'node', 'update', '--availability', 'drain', manager)
      const { exitCode, stderr } = await running
      assert.equal(exitCode, 5, stderr)
      const failures = readRun(folder).trials.flatMap(({ outcome }) =>
        outcome.status === 'failed' ? [outcome.failure.message] : [],
      )
      assert.ok(failures.length > 0)
      assert.match(failures[0] ?? '', /no agent is left for the server .*no node accepts isb-\w+-server/)
    } finally {
      await swarm.ask(1, 'node', 'update', '--availability', 'active', manager)
    }
    await requireNothingLeft()
  })

  it('leaves nothing on Ctrl-C, and removes at its next start what SIGKILL has left and is its own', async () => {
    const folder = folderOf('gone')
    const first = startSmall('gone', '--rounds', '50')
    await untilTrials(folder, 1)
    first.kill('SIGINT')
    assert.equal((await first).exitCode, 130)
    await requireNothingLeft()
    const orchestrator = swarm.startMatrix('--resume', folder, '--fleet', fleet)
    await untilTrials(folder, 3)
    orchestrator.kill('SIGKILL')
    await orchestrator
    // Agents end by themselves when nobody is there to obey.
    const left = await swarm.leftovers()
    assert.deepEqual(left.map((each) => each.replace(/ .*/, '')).sort(), ['secret', 'service', 'service'])
    const other = ['--label', 'image-stream-bench.holder=bm90IG91cnM', '--name', 'another', '--replicas', '0']
    await swarm.ask(1, 'service', 'create', '--detach', '--no-resolve-image', ...other, image)
    const { exitCode, stderr } = await swarm.startMatrix('--resume', folder, '--fleet', fleet, '--dry-run')
    assert.equal(exitCode, 0, stderr)
    assert.match(stderr, /removed 3 services and secrets of an earlier run/)
    assert.equal(await swarm.ask(1, 'service', 'ls', '--format', '{{.Name}}'), 'another')
    await swarm.ask(1, 'service', 'rm', 'another')
    await requireNothingLeft()
  })

  it('names the node that has no image', async () => {
    const context = join(root, 'context')
    writeFileSync(`${context}.Dockerfile`, `FROM ${image}\nLABEL only=here\n`)
    await swarm.ask(1, 'build', '--tag', 'only-here:1', '--file', `${context}.Dockerfile`, root)
    const lacking = join(root, 'lacking.json')
    writeFileSync(lacking, JSON.stringify({ ...wishes, image: 'only-here:1' }))
    const { exitCode, stderr } = await swarm.startMatrix(
      ...small.slice(0, -1),
      lacking,
      '--out',
      folderOf('no'),
    )
    assert.equal(exitCode, 2, stderr)
    assert.match(stderr, /the image is missing on node \S+; copy it there: docker save IMAGE \| ssh/)
    await requireNothingLeft()
  })
})
