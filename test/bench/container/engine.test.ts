// Which engine is taken, and how what engines print becomes one line with a remedy.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type AskEngine,
  type EngineName,
  explainKnownError,
  findEngine,
  lastLineOf,
} from '../../../bench/container/engine.ts'

type Answer = Awaited<ReturnType<AskEngine>>

const missing: Answer = { ok: false, missing: true, stdout: '', stderr: '' }
const says = (stdout: string): Answer => ({ ok: true, missing: false, stdout: `${stdout}\n`, stderr: '' })
const fails = (stderr: string): Answer => ({ ok: false, missing: false, stdout: '|\n', stderr })

const notRunning =
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'

const asking =
  (answers: Partial<Record<EngineName, Answer>>): AskEngine =>
  async (name) =>
    answers[name] ?? missing

describe('the engine', () => {
  it('is docker where it answers', async () => {
    const ask = asking({ docker: says('28.2.2|[name=seccomp,profile=builtin]'), podman: says('5.4.0|false') })
    assert.deepEqual(await findEngine(null, ask), { name: 'docker', version: '28.2.2', isRootless: false })
  })

  it('is podman where docker does not run', async () => {
    const ask = asking({ docker: fails(notRunning), podman: says('5.4.0|true') })
    assert.deepEqual(await findEngine(null, ask), { name: 'podman', version: '5.4.0', isRootless: true })
  })

  it('is known to run without root', async () => {
    const ask = asking({ docker: says('28.2.2|[name=seccomp name=rootless]') })
    assert.equal((await findEngine('docker', ask)).isRootless, true)
  })

  const refusals: readonly (readonly [
    title: string,
    wanted: EngineName | null,
    answers: Partial<Record<EngineName, Answer>>,
    expected: RegExp,
  ])[] = [
    ['there is none', null, {}, /^UsageError: no container engine found; install docker or podman/],
    [
      'the one asked for is not there',
      'podman',
      { docker: says('28|[]') },
      /^UsageError: podman is not installed/,
    ],
    ['it does not run', null, { docker: fails(notRunning) }, /is not running; start it/],
    [
      'it may not be used',
      null,
      { docker: fails('permission denied while trying to connect to the Docker daemon socket at unix:///x') },
      /^UsageError: no permission to use docker; add yourself to its group/,
    ],
    [
      'it fails in a new way',
      'docker',
      { docker: fails('one\nE: two\n') },
      /^UsageError: docker is not responding: E: two$/,
    ],
  ]
  for (const [title, wanted, answers, expected] of refusals) {
    it(`is refused where ${title}`, async () => {
      await assert.rejects(findEngine(wanted, asking(answers)), expected)
    })
  }
})

describe('what an engine prints', () => {
  const known: readonly (readonly [printed: string, expected: RegExp])[] = [
    [
      'write /x: no space left on device',
      /the disk of docker is full; free some space \(docker system prune\)/,
    ],
    [
      'docker: Error response from daemon: Requested CPUs are not available - requested 9, available: 0-1.',
      /--cpuset-cpus names CPUs/,
    ],
    ['docker: Error response from daemon: Minimum memory limit allowed is 6MB.', /--memory is invalid/],
    ['invalid argument "lots" for "-m, --memory" flag: invalid size: \'lots\'', /--memory is invalid/],
    ['dial tcp: lookup x: no such host', /cannot reach the registries/],
    ['Temporary failure resolving', /cannot reach the registries/],
    ['Error: x: image not known', /the image does not exist here/],
  ]
  for (const [printed, expected] of known) {
    it(`is explained in one line: ${printed.slice(0, 50)}`, () => {
      assert.match(explainKnownError('docker', printed) ?? 'nothing', expected)
    })
  }

  it('is quoted by its last line where it is not known', () => {
    assert.equal(explainKnownError('docker', 'the moon is full'), null)
    assert.equal(
      lastLineOf("a\nthe moon is full\n\nRun 'docker run --help' for more information\n"),
      'the moon is full',
    )
    assert.equal(lastLineOf(''), 'it printed nothing')
  })
})
