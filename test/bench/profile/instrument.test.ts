// A server is started so that its runtime profiles it, with its own arguments and settings as they were.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instrumentOf } from '../../../bench/profile/instrument.ts'

const files = { folder: '/out', name: 'ws-tuned' }

test('options of the profiler stand before those of the server, behind the subcommand', () => {
  const node = instrumentOf('node-20').profiled(
    { command: ['/bin/node', '--flag', 'ws.mjs'], env: {} },
    files,
  )
  assert.equal(node.command[1], '--cpu-prof')
  assert.deepEqual(node.command.slice(-2), ['--flag', 'ws.mjs'])
  assert.ok(node.command.includes('--cpu-prof-name=ws-tuned.cpuprofile'))
  const deno = instrumentOf('deno').profiled(
    { command: ['/bin/deno', 'run', '--quiet', 'x.mjs'], env: {} },
    files,
  )
  assert.deepEqual(deno.command.slice(0, 3), ['/bin/deno', 'run', '--cpu-prof'])
  assert.deepEqual(deno.command.slice(-2), ['--quiet', 'x.mjs'])
})

test('settings of the variant stay', () => {
  const env = { GODEBUG: 'madvdontneed=1', GOGC: '50' }
  const go = instrumentOf('go').profiled({ command: ['/bin/server'], env }, files)
  assert.deepEqual(go.command, ['/bin/server'])
  assert.equal(go.env['GODEBUG'], 'madvdontneed=1,gctrace=1')
  assert.equal(go.env['GOGC'], '50')
  assert.equal(go.env['IMAGE_STREAM_BENCH_CPU_PROFILE'], '/out/ws-tuned.pb.gz')
})

test('for perf, only names of compiled code are asked for', () => {
  const launch = { command: ['/bin/node', 'ws.mjs'], env: {} } as const
  assert.deepEqual(instrumentOf('node').named(launch).command, ['/bin/node', '--perf-basic-prof', 'ws.mjs'])
  for (const runtime of ['bun', 'go', 'python']) assert.equal(instrumentOf(runtime).named(launch), launch)
})

test('a runtime without a profiler is a mistake of the suite', () => {
  assert.throws(() => instrumentOf('ruby'), /no profiler for the runtime ruby/)
})
