// Functions of recorded profiles of every runtime are grouped by the work they do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { classify } from '../../../report/profile/classify.ts'
import type { WorkGroup } from '../../../report/profile/grouping-rules.ts'
import { functionTimes, groupIds, groupShares, heaviestFunctions } from '../../../report/profile/shares.ts'
import type { StackFrame } from '../../../results/profile.ts'
import { recordedProfile, recordedProfiles } from '../../fixtures/profiles.ts'

/** `name @ module`, outermost call first. */
const groupOf = (...calls: readonly string[]): WorkGroup =>
  classify(
    calls.map((call): StackFrame => {
      const [name = '', module = ''] = call.split(' @ ')
      return { name, module }
    }),
  ).group

describe('the rules', () => {
  it('give the kernel’s copy, page faults and the rest groups of their own', () => {
    const receive = ['recv @ libc.so.6', 'do_syscall_64 @ kernel', 'tcp_recvmsg @ kernel'] as const
    assert.equal(groupOf(...receive, '_copy_to_iter @ kernel'), 'kernel-copy')
    assert.equal(groupOf(...receive, 'tcp_cleanup_rbuf @ kernel'), 'kernel-rest')
    assert.equal(groupOf(...receive, '_copy_to_iter @ kernel', 'exc_page_fault @ kernel'), 'allocation')
    assert.equal(
      groupOf('memmove @ libc.so.6', 'handle_mm_fault @ kernel', 'clear_page_erms @ kernel'),
      'allocation',
    )
    assert.equal(
      groupOf('exc_page_fault @ kernel', 'handle_softirqs @ kernel', 'tcp_ack @ kernel'),
      'kernel-rest',
    )
  })

  it('give a copy to the one who asked for it', () => {
    const copy = '__memmove_avx512_unaligned_erms @ libc.so.6'
    assert.equal(groupOf('consume @ ws/lib/receiver.js', copy), 'protocol')
    assert.equal(groupOf('ondata @ socket.io/dist/client.js', copy), 'protocol')
    assert.equal(groupOf('onData @ engine.io/build/transport.js', copy), 'protocol')
    assert.equal(groupOf('take @ uws.mjs', copy), 'application')
    assert.equal(groupOf('[unknown] @ bun', copy), 'runtime')
  })

  it('never give the kernel’s time to a library', () => {
    assert.equal(
      groupOf('consume @ ws/lib/receiver.js', 'do_syscall_64 @ kernel', 'fdget @ kernel'),
      'kernel-rest',
    )
  })

  it('know unmasking in every library', () => {
    for (const call of [
      'Unmask @ bufferutil/prebuilds/linux-x64/bufferutil.node',
      'module.exports.unmask @ ws/lib/buffer-util.js',
      'apply_mask @ websockets/speedups.cpython-311-x86_64-linux-gnu.so',
      'apply_mask_avx512 @ picows/picows.cpython-311-x86_64-linux-gnu.so',
      'MaskXOR @ github.com/lxzan/gws/internal',
      'WsFrameBase$UnmaskTransformation.getMoreData @ org.apache.tomcat.websocket',
      'WebSocket08FrameDecoder.unmask @ io.netty.handler.codec.http.websocketx',
      'mask::frame @ tokio_websockets',
      'protocol::frame::mask::apply_mask_fast32 @ tungstenite',
    ])
      assert.equal(groupOf('main @ thread', call), 'unmask', call)
  })

  it('know the protocol code of frameworks', () => {
    for (const call of [
      'message @ crossws/dist/adapters/node.mjs',
      'WebSocketsSansIOProtocol.data_received @ uvicorn/protocols/websockets/websockets_sansio_impl.py',
      'WebSocketReader._feed_data @ aiohttp/_websocket/reader_py.py',
      'WsFrameBase.processData @ org.apache.tomcat.websocket',
      'BinaryWebSocketHandler.handleMessage @ org.springframework.web.socket.handler',
      'protocol::WebSocketContext::read @ tungstenite',
    ])
      assert.equal(groupOf('main @ thread', call), 'protocol', call)
    assert.equal(groupOf('exec @ thread', 'FrameHandler.take @ server'), 'application')
  })

  it('know the garbage collectors', () => {
    for (const call of [
      '(garbage collector)',
      'v8::internal::Scavenger::Process @ node',
      'v8::internal::MarkingVisitorBase<v8::internal::ConcurrentMarkingVisitor>::Visit @ node',
      'gcBgMarkWorker @ runtime',
      'scanobject @ runtime',
      'gc_collect_main @ libpython3.11.so.1.0',
    ])
      assert.equal(groupOf('main @ thread', call), 'collection', call)
    for (const thread of ['GC Thread', 'G1 Conc'])
      assert.equal(groupOf(`${thread} @ thread`, '[unknown] @ libjvm.so'), 'collection', thread)
    assert.equal(groupOf('v8::internal::Heap::AllocateExternalBackingStore @ node'), 'allocation')
    assert.equal(groupOf('mallocgc @ runtime', 'gcAssistAlloc @ runtime'), 'collection')
  })

  it('do not take the event loop for the application that started it', () => {
    assert.equal(
      groupOf('main @ server.py', 'BaseEventLoop._run_once @ python3.11/asyncio/base_events.py'),
      'runtime',
    )
    assert.equal(groupOf('main @ server.py', 'take @ messages.py'), 'application')
  })
})

describe('recorded profiles', () => {
  it('have shares that add up to one', () => {
    for (const [file, { root }] of recordedProfiles) {
      const shares = groupShares(root)
      const sum = groupIds.reduce((total, group) => total + shares[group], 0)
      assert.ok(Math.abs(sum - 1) < 1e-9, `${file}: ${sum}`)
    }
  })

  for (const [file, group, name] of [
    ['node-ws.cpuprofile', 'protocol', 'consume'],
    ['node-ws.cpuprofile', 'collection', '(garbage collector)'],
    ['node-ws.perf.txt', 'kernel-copy', '_copy_to_iter'],
    ['node-ws.perf.txt', 'allocation', 'clear_page_erms'],
    ['bun.cpuprofile', 'application', 'message'],
    ['bun.perf.txt', 'kernel-copy', '_copy_to_iter'],
    ['deno.cpuprofile', 'protocol', 'op_ws_next_event'],
    ['deno.perf.txt', 'runtime', '[unknown]'],
    ['uws.perf.txt', 'application', '__memmove_avx512_unaligned_erms'],
    ['python-websockets.speedscope.json', 'unmask', '_mm_xor_si128'],
    ['python-websockets.speedscope.json', 'kernel-rest', 'read'],
    ['python-websockets.perf.txt', 'unmask', 'apply_mask'],
    ['picows.speedscope.json', 'unmask', 'apply_mask_avx512'],
    ['go-gws.pb.gz', 'unmask', 'MaskXOR'],
    ['go-gws.pb.gz', 'kernel-rest', 'Syscall6'],
    ['go-gws.perf.txt', 'kernel-copy', '_copy_to_iter'],
    ['spring-boot.jfr.txt', 'unmask', 'WsFrameBase$UnmaskTransformation.getMoreData'],
  ] as const)
    it(`${file}: ${name} is ${group}`, () => {
      const found = functionTimes(recordedProfile(file).root).filter((each) => each.name === name)
      assert.ok(
        found.some((each) => each.group === group && each.plain !== ''),
        JSON.stringify(found),
      )
    })

  it('list their heaviest functions first', () => {
    const heaviest = heaviestFunctions(recordedProfile('go-gws.pb.gz').root, 3)
    assert.deepEqual(
      heaviest.map(({ name }) => name),
      ['Syscall6', 'MaskXOR', 'asyncPreempt'],
    )
  })
})
