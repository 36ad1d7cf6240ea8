// What a container is allowed, whose its files are, and where the user's folders and options go.
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { describe, it } from 'node:test'
import {
  type CallOptions,
  type ContainerRun,
  planCall,
  runArguments,
  userFor,
} from '../../../bench/container/arguments.ts'
import { buildArguments, nameImage, requireSameOrigin } from '../../../bench/container/image.ts'

const run: ContainerRun = {
  engine: { name: 'docker', version: '28', isRootless: false },
  name: 'bench-1',
  imageId: 'sha256:abc',
  user: { uid: 1000, gid: 100 },
  mounts: [{ source: '/home/me/run', target: '/results', isReadOnly: false }],
  cpus: null,
  memory: null,
  call: '{}',
  command: ['scripts/matrix.ts', '--profile', 'smoke'],
}

const after = (args: readonly string[], option: string): readonly (string | undefined)[] =>
  args.flatMap((arg, index) => (arg === option ? [args[index + 1]] : []))

describe('a container', () => {
  it('has no network, no capability, no way to more, and a root that it cannot write', () => {
    const args = runArguments(run)
    assert.deepEqual(after(args, '--network'), ['none'])
    assert.deepEqual(after(args, '--cap-drop'), ['ALL'])
    assert.ok(after(args, '--security-opt').includes('no-new-privileges'))
    assert.ok(args.includes('--read-only'))
    assert.deepEqual(args.slice(-4), ['sha256:abc', 'scripts/matrix.ts', '--profile', 'smoke'])
  })

  it('has the CPUs and the memory that are named, and none of it swapped out', () => {
    const args = runArguments({ ...run, cpus: '0,2', memory: '2g' })
    assert.deepEqual(after(args, '--cpuset-cpus'), ['0,2'])
    assert.deepEqual([...after(args, '--memory'), ...after(args, '--memory-swap')], ['2g', '2g'])
    assert.deepEqual(after(runArguments(run), '--memory'), [])
  })

  const users: readonly (readonly [
    title: string,
    engine: Partial<ContainerRun['engine']>,
    user: string[],
    ns: string[],
  ])[] = [
    ['an engine of root', {}, ['1000:100'], []],
    ['docker without root', { isRootless: true }, ['0:0'], []],
    ['podman without root', { name: 'podman', isRootless: true }, ['1000:100'], ['keep-id']],
  ]
  for (const [title, engine, user, userns] of users) {
    it(`writes as the caller with ${title}`, () => {
      const args = runArguments({ ...run, engine: { ...run.engine, ...engine } })
      assert.deepEqual(after(args, '--user'), user)
      assert.deepEqual(after(args, '--userns'), userns)
    })
  }

  it('is never root, not even for root', () => {
    assert.notEqual(userFor({ uid: 0, gid: 0 }).uid, 0)
    assert.deepEqual(userFor({ uid: 7, gid: 8 }), { uid: 7, gid: 8 })
  })

  it('is given folders whose names have commas and quotes', () => {
    const args = runArguments({ ...run, mounts: [{ source: '/a, "b"', target: '/x', isReadOnly: true }] })
    assert.deepEqual(after(args, '--mount').slice(-1), ['type=bind,"source=/a, ""b""",target=/x,readonly'])
  })
})

describe('what the user asks for', () => {
  const none: CallOptions = {
    out: null,
    resume: null,
    reproduce: null,
    frames: null,
    scenarios: null,
    rest: [],
  }

  const calls: readonly (readonly [
    string,
    Partial<CallOptions>,
    string | null,
    readonly string[],
    readonly string[],
  ])[] = [
    [
      'a run',
      { rest: ['--profile', 'smoke'] },
      '/new',
      ['/new → /results'],
      ['--profile', 'smoke', '--out', '/results'],
    ],
    ['a folder', { out: '/mine' }, '/mine', ['/mine → /results'], ['--out', '/results']],
    ['a plan', { rest: ['--dry-run'] }, null, [], ['--dry-run']],
    ['to go on', { resume: '/old' }, '/old', ['/old → /results'], ['--resume', '/results']],
    [
      'a run once more',
      { reproduce: '/old' },
      '/new',
      ['/new → /results', '/old → /recorded read-only'],
      ['--out', '/results', '--repeat', '/recorded'],
    ],
    [
      'own images and scenarios',
      { frames: '/img', scenarios: ['tls', '/a/one.ts', '/b/two.ts'] },
      '/new',
      [
        '/new → /results',
        '/img → /images read-only',
        '/a → /scenarios/0 read-only',
        '/b → /scenarios/1 read-only',
      ],
      [
        '--out',
        '/results',
        '--frames',
        '/images',
        '--scenario',
        'tls,/scenarios/0/one.ts,/scenarios/1/two.ts',
      ],
    ],
  ]
  for (const [title, given, folder, mounts, options] of calls) {
    it(`is passed on: ${title}`, () => {
      const call = planCall({ ...none, ...given }, '/new')
      assert.equal(call.folder, folder === null ? null : resolve(folder))
      assert.deepEqual(
        call.mounts.map(
          ({ source, target, isReadOnly }) => `${source} → ${target}${isReadOnly ? ' read-only' : ''}`,
        ),
        mounts,
      )
      assert.deepEqual(call.command, ['scripts/matrix.ts', ...options])
    })
  }
})

describe('an image', () => {
  const here = { version: '0.2.0', revision: 'abc', sources: 'new' }
  const image = {
    name: 'x:1',
    id: 'sha256:1',
    digest: null,
    sizeBytes: 1,
    origin: { ...here, sources: 'old' },
  }

  it('of other sources than the checkout is refused', () => {
    assert.doesNotThrow(() => requireSameOrigin({ ...image, origin: here }, here))
    assert.throws(
      () => requireSameOrigin({ ...image, origin: { version: '0.1.0', revision: '', sources: 'old' } }, here),
      /the image x:1 does not match this checkout \(0\.1\.0; here 0\.2\.0, revision abc\): leave out --image/,
    )
  })

  it('has another name for other arguments of the Dockerfile, whatever their order', () => {
    assert.equal(nameImage('0.2.0', []), 'image-stream-bench:0.2.0')
    assert.equal(
      nameImage('0.2.0', ['WITH_RUST=no', 'WITH_JAVA=no']),
      'image-stream-bench:0.2.0-with_java.no-with_rust.no',
    )
    assert.equal(
      nameImage('0.2.0', ['WITH_JAVA=no', 'WITH_RUST=no']),
      nameImage('0.2.0', ['WITH_RUST=no', 'WITH_JAVA=no']),
    )
  })

  it('is built with what says where it comes from', () => {
    const args = buildArguments({
      name: 'x:1',
      projectRoot: '/project',
      origin: here,
      baseImage: 'node@sha256:1',
      buildArgs: ['WITH_JAVA=no'],
      onHostNetwork: true,
    })
    assert.deepEqual(after(args, '--build-arg'), [
      'BASE_IMAGE=node@sha256:1',
      'WITH_JAVA=no',
      'VERSION=0.2.0',
      'REVISION=abc',
      'SOURCES=new',
    ])
    assert.deepEqual(after(args, '--network'), ['host'])
    assert.equal(args.at(-1), '/project')
  })
})
