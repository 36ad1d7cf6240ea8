// npm run docker with a fake engine: what is built and run, the messages about mistakes, and the effect of Ctrl-C.
import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { describeSuite } from '../../bench/machine/suite.ts'
import { type EngineTraits, makeFakeEngine } from '../fixtures/fake-engine.ts'
import { smallRun } from '../fixtures/run.ts'

const { version } = await describeSuite()
const notRunning = 'Cannot connect to the Docker daemon at unix:///x.sock. Is the docker daemon running?'

describe('npm run docker', () => {
  it('builds once, runs the matrix with options that it does not know itself, and returns its exit code', async (t) => {
    const engine = makeFakeEngine(t, { run: 'exit 5' })
    const out = join(engine.folder, 'run')
    const first = await engine.runDocker('--profile', 'smoke', '--out', out, '--cpuset-cpus', '0', '--json')
    assert.equal(first.exitCode, 5, first.stderr)
    assert.ok(existsSync(out), 'the run folder is not made')
    await engine.runDocker('--out', out)
    const calls = engine.calls()
    assert.equal(calls.filter((call) => call.startsWith('build ')).length, 1)
    const run = calls.find((call) => call.startsWith('run ')) ?? ''
    assert.match(run, /--network none .*--read-only .*--cpuset-cpus 0 /)
    assert.match(run, / sha256:0123456789abcdef scripts\/matrix\.ts --profile smoke --json --out \/results$/)
    assert.match(run, /"imageId":"sha256:0123456789abcdef","imageDigest":"sha256:feed"/)
    assert.match(run, /"command":"npm run docker -- --profile smoke /)
    assert.ok(calls.some((call) => call.startsWith('rm --force image-stream-bench-')))
  })

  const mistakes: readonly (readonly [
    title: string,
    traits: EngineTraits | null,
    args: readonly string[],
    expected: RegExp,
  ])[] = [
    ['there is no engine', null, [], /no container engine found; install docker or podman/],
    [
      'it does not run',
      { info: `echo '${notRunning}' >&2; exit 1` },
      [],
      /its engine is not running; start it/,
    ],
    [
      'it may not be used',
      {
        info: 'echo "permission denied while trying to connect to the docker API at unix:///x.sock" >&2; exit 1',
      },
      [],
      /no permission to use docker; add yourself to its group/,
    ],
    [
      'its disk is full',
      { build: 'echo "write /var: no space left on device" >&2; exit 1' },
      [],
      /the image cannot be built: the disk of docker is full; free some space/,
    ],
    [
      'a build fails otherwise',
      { build: 'echo "npm error 404" >&2; exit 1' },
      [],
      /cannot be built: npm error 404/,
    ],
    [
      'the results cannot be written',
      {},
      ['--out', '/proc/self/nowhere'],
      /the results cannot be written: .*; name an empty folder of your own with --out/,
    ],
    [
      'the image is not there',
      {},
      ['--image', 'mine:1'],
      /the image mine:1 does not exist here; fetch it: docker pull/,
    ],
    [
      'the image is another version',
      { sources: 'old' },
      ['--image', 'mine:1'],
      new RegExp(
        `the image mine:1 does not match this checkout \\(0\\.0\\.1; here ${version.replaceAll('.', '\\.')}`,
      ),
    ],
    [
      'the engine does not start it',
      { run: 'echo "docker: Minimum memory limit allowed is 6MB." >&2; exit 125' },
      ['--memory', '1m', '--dry-run'],
      /docker cannot run the image: --memory is invalid/,
    ],
    ['there is nothing to reproduce', {}, ['--reproduce', '/nowhere'], /\/nowhere is not a run folder/],
  ]
  for (const [title, traits, args, expected] of mistakes) {
    it(`says in one line that ${title}`, async (t) => {
      const { exitCode, stderr } = await makeFakeEngine(t, traits).runDocker(...args)
      assert.equal(exitCode, 2, stderr)
      const lines = stderr
        .split('\n')
        .filter((line) => line.startsWith('docker: ') && !line.includes('Minimum m'))
      assert.match(lines.at(-1) ?? stderr, expected)
    })
  }

  it('does not reproduce a run of other packages, and says what to check out', async (t) => {
    const engine = makeFakeEngine(t, {})
    const run = { ...smallRun(), suite: { ...smallRun().suite, gitRevision: 'abc123', lockHash: 'other' } }
    writeFileSync(join(engine.folder, 'run.json'), JSON.stringify(run))
    const { exitCode, stderr } = await engine.runDocker('--reproduce', engine.folder)
    assert.equal(exitCode, 2)
    assert.match(stderr, /was measured with packages that differ from .*; git checkout abc123/)
    assert.deepEqual(engine.calls(), [])
  })

  it('hands Ctrl-C on, waits for the end, and leaves no container', async (t) => {
    const engine = makeFakeEngine(t, {
      run: 'trap "echo kept >&2; exit 130" INT; while :; do /bin/sleep 0.05; done',
    })
    const docker = engine.runDocker('--dry-run')
    while (!engine.calls().some((call) => call.startsWith('run '))) await sleep(20)
    docker.kill('SIGINT')
    const { exitCode, stderr } = await docker
    assert.equal(exitCode, 130)
    assert.match(stderr, /kept/)
    assert.match(engine.calls().at(-1) ?? '', /^rm --force image-stream-bench-/)
  })
})
