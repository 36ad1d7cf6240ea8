// A server is started so that its runtime profiles it, with its own arguments and settings as they were.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instrumentOf, type OwnProfiler } from '../../../bench/profile/instrument.ts'
import { readCatalog } from '../../../runners/catalog.ts'

const ownOf = (runtime: string): OwnProfiler => {
  const { own } = instrumentOf(runtime)
  assert.ok(own)
  return own
}

const files = { folder: '/out', name: 'ws-tuned' }

test('options of the profiler stand before those of the server, behind the subcommand', () => {
  const node = ownOf('node-20').profiled({ command: ['/bin/node', '--flag', 'ws.mjs'], env: {} }, files)
  assert.equal(node.command[1], '--cpu-prof')
  assert.deepEqual(node.command.slice(-2), ['--flag', 'ws.mjs'])
  assert.ok(node.command.includes('--cpu-prof-name=ws-tuned.cpuprofile'))
  const deno = ownOf('deno').profiled({ command: ['/bin/deno', 'run', '--quiet', 'x.mjs'], env: {} }, files)
  assert.deepEqual(deno.command.slice(0, 3), ['/bin/deno', 'run', '--cpu-prof'])
  assert.deepEqual(deno.command.slice(-2), ['--quiet', 'x.mjs'])
})

test('settings of the variant stay', () => {
  const env = { GODEBUG: 'madvdontneed=1', GOGC: '50' }
  const go = ownOf('go').profiled({ command: ['/bin/server'], env }, files)
  assert.deepEqual(go.command, ['/bin/server'])
  assert.equal(go.env['GODEBUG'], 'madvdontneed=1,gctrace=1')
  assert.equal(go.env['GOGC'], '50')
  assert.equal(go.env['IMAGE_STREAM_BENCH_CPU_PROFILE'], '/out/ws-tuned.pb.gz')
})

test('for perf, only names of compiled code are asked for', () => {
  const launch = { command: ['/bin/node', 'ws.mjs'], env: {} } as const
  assert.deepEqual(instrumentOf('node').named(launch).command, ['/bin/node', '--perf-basic-prof', 'ws.mjs'])
  for (const runtime of ['bun', 'go', 'python', 'rust'])
    assert.equal(instrumentOf(runtime).named(launch), launch)
})

test('Java writes the names of its code on request, with the tools of its JDK', () => {
  const java = instrumentOf('java')
  const command = ['/jdk/bin/java', '-Xmx2g', '-jar', 'server.jar'] as const
  assert.deepEqual(java.named({ command, env: {} }).command, [
    '/jdk/bin/java',
    '-XX:+PreserveFramePointer',
    ...command.slice(1),
  ])
  assert.deepEqual(java.writeNames?.(command, 7), ['/jdk/bin/jcmd', '7', 'Compiler.perfmap'])
})

test('every runtime of a runner can be profiled', () => {
  const runtimes = readCatalog().flatMap(({ spec }) => spec.candidates.map(({ runtime }) => runtime))
  const withoutOwn = new Set(runtimes.filter((runtime) => instrumentOf(runtime).own === null))
  assert.deepEqual([...withoutOwn], ['rust'])
})

test('a runtime without a profiler is a mistake of the suite', () => {
  assert.throws(() => instrumentOf('ruby'), /no profiler for the runtime ruby/)
})
