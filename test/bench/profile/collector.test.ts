// What runtimes print of their garbage collections is counted and added up.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  readGoTrace,
  readJavaLog,
  readJscLog,
  readPythonFacts,
  readV8Trace,
} from '../../../bench/profile/collector.ts'

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}`)

test('V8: pauses, and the steps of marking before them', () => {
  const trace = [
    '[7:0x55]      348 ms: Scavenge 4.4 (5.0) -> 4.0 (5.8) MB, pooled: 0.0 MB, 10.27 / 0.00 ms (average mu = 1.000, current mu = 1.000) allocation failure; ',
    '[7:0x55]     1509 ms: Mark-Compact 3.4 (8.8) -> 3.3 (8.8) MB, 4.58 / 0.00 ms  (+ 4.6 ms in 129 steps since start of marking, biggest step 3.6 ms) (average mu = 0.748) finalize',
    '{"event":"stats"}',
  ].join('\n')
  const { collections, totalMs } = readV8Trace(trace)
  assert.equal(collections, 2)
  near(totalMs, 10.27 + 4.58 + 4.6)
  assert.equal(readV8Trace(trace, 500).collections, 1)
})

test('JavaScriptCore: the pauses of each collection', () => {
  const log = [
    '[GC<0x52>: starting 0.040293ms]',
    '[GC<0x52>: START M 896kb => FullCollection, a=0kb i#1:N<CsMsrShDMsm(0)> v=255kb i#3:P<MsrBcs>Pbc => 309kb, p=0.609414ms (max 0.609414), cycle 0.584592ms END]',
    'GC END!',
  ].join('\n')
  assert.deepEqual(readJscLog(log), { collections: 1, totalMs: 0.609414 })
})

test('Go: the CPU time of all threads without idle time', () => {
  const trace =
    'gc 1 @0.012s 2%: 0.018+0.50+0.003 ms clock, 0.036+0.1/0.5/9.9+0.006 ms cpu, 4->4->0 MB, 4 MB goal, 0 MB stacks, 2 P\n' +
    'SCHED 0ms\n'
  const { collections, totalMs } = readGoTrace(trace)
  assert.equal(collections, 1)
  near(totalMs, 0.036 + 0.1 + 0.5 + 0.006)
  assert.equal(readGoTrace(trace, 100).collections, 0)
})

test('Python: the file that its callback wrote', () => {
  const facts = '[{"atMs": 10, "tookMs": 1.5}, {"atMs": 300, "tookMs": 2}]'
  assert.deepEqual(readPythonFacts(facts), { collections: 2, totalMs: 3.5 })
  assert.deepEqual(readPythonFacts(facts, 200), { collections: 1, totalMs: 2 })
  assert.throws(() => readPythonFacts('{}'))
})

test('Java: pauses of every collector, without what runs beside the program', () => {
  const log = [
    '[0.012s][info][gc] Using Parallel',
    '[1.234s][info][gc] GC(0) Pause Young (Allocation Failure) 512M->3M(1963M) 2.345ms',
    '[2.500s][info][gc] GC(1) Concurrent Mark Cycle 12.300ms',
    '[2.600s][info][gc] GC(1) Pause Remark 10M->10M(128M) 1.200ms',
  ].join('\n')
  const { collections, totalMs } = readJavaLog(log)
  assert.equal(collections, 2)
  near(totalMs, 3.545)
  assert.equal(readJavaLog(log, 2000).collections, 1)
})

test('nothing printed is no collection', () => {
  for (const read of [readV8Trace, readJscLog, readGoTrace, readJavaLog])
    assert.deepEqual(read(''), { collections: 0, totalMs: 0 })
})
