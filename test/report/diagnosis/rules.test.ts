// Which rules fire for which figures, what their sentences rest on, and that a healthy server gets none.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { diagnose, diagnosisText } from '../../../report/diagnosis/diagnose.ts'
import { rules } from '../../../report/diagnosis/rules.ts'
import type { Symptoms } from '../../../report/diagnosis/symptoms.ts'

/** A full server whose kernel time is the reference receiver's. */
const healthy: Symptoms = {
  cpuMs: 0.3,
  systemMs: 0.15,
  beyondReferenceMs: 0.02,
  firstThreadMs: 0.29,
  otherThreadsMs: 0.01,
  busiestThreads: 'V8Worker',
  queuedMs: 0,
  minorFaults: 3,
  unreadBytes: 30 * 2 ** 20,
  firstThreadShare: 0.97,
  serverShare: 0.98,
  generatorShare: 0.6,
  mayWait: false,
  isFirstSpecial: true,
  runtime: 'node',
  runtimeVersion: '24.21.0',
  applied: {},
  ownStep: 'bufferutil',
  steps: [],
  subject: { kind: 'row', runner: 'ws' },
}
const found = (change: Partial<Symptoms>) => diagnose({ ...healthy, ...change })
const rulesOf = (change: Partial<Symptoms>) => found(change).map(({ rule }) => rule)
const first = (change: Partial<Symptoms>) => {
  const [diagnosis] = found(change)
  assert.ok(diagnosis)
  return diagnosis
}

/** As the lab measured them: Python websockets on asyncio, and ws on Node.js 24 without the V8 flag. */
const python: Partial<Symptoms> = {
  ...{ cpuMs: 0.99, systemMs: 0.545, beyondReferenceMs: 0.395, firstThreadMs: 0.99, otherThreadsMs: 0 },
  ...{ minorFaults: 246, busiestThreads: null, runtime: 'cpython', runtimeVersion: '3.11.7' },
  ...{ ownStep: 'no-deflate', subject: { kind: 'row', runner: 'python-websockets' } },
}
const collecting: Partial<Symptoms> = {
  ...{ cpuMs: 0.837, systemMs: 0.334, beyondReferenceMs: 0.184, firstThreadMs: 0.56, otherThreadsMs: 0.277 },
  minorFaults: 47,
}

describe('a diagnosis', () => {
  it('is none for a server whose figures have nothing to explain', () => assert.deepEqual(found({}), []))

  it('names the allocator for page faults and kernel time, and the variables to fix', () => {
    const diagnosis = first(python)
    assert.deepEqual(rulesOf(python), ['allocator'])
    assert.equal(
      diagnosisText(diagnosis),
      '246 page faults a frame, 40 % of its CPU time in the kernel beyond the reference receiver’s: ' +
        'the allocator gives memory back and gets it again page by page. ' +
        'Set MALLOC_MMAP_THRESHOLD_=67108864 and MALLOC_TRIM_THRESHOLD_=268435456.',
    )
    assert.equal(diagnosis.command, 'npm run matrix -- --scenario ladders --runner python-websockets')
    assert.match(diagnosis.link, /mallopt/)
  })

  it('is none of the allocator with few faults, or without kernel time', () => {
    assert.deepEqual(rulesOf({ ...python, minorFaults: 50 }), [])
    assert.deepEqual(rulesOf({ ...python, beyondReferenceMs: 0.2 }), [])
    assert.deepEqual(rulesOf({ ...python, beyondReferenceMs: null }), ['allocator'])
    assert.deepEqual(rulesOf({ ...python, beyondReferenceMs: null, systemMs: 0.34 }), [])
  })

  it('says what the step brought that this run has, the next one before others', () => {
    const steps = [
      { id: 'uvloop', label: 'uvloop', gain: { median: 1.4, low: 1.3, high: 1.5 }, isNext: true },
      {
        id: 'allocator-asyncio',
        label: 'glibc thresholds',
        gain: { median: 1.72, low: 1.6, high: 1.9 },
        isNext: true,
      },
    ]
    assert.match(
      first({ ...python, steps }).advice,
      /In this run the step “glibc thresholds” brought 1\.72 \(1\.60–1\.90\) times the throughput\.$/,
    )
    const none = steps.map((step) => ({ ...step, gain: { median: 1, low: 0.98, high: 1.03 } }))
    assert.match(first({ ...python, steps: none }).advice, /“glibc thresholds” brought nothing\.$/)
  })

  it('does not advise what is set already', () => {
    assert.match(
      first({ ...python, applied: { MALLOC_MMAP_THRESHOLD_: '67108864' } }).advice,
      /^Already set: MALLOC_MMAP/,
    )
    const runtimeArguments = '--scavenger-max-new-space-capacity-mb=8'
    assert.match(first({ ...collecting, applied: { runtimeArguments } }).advice, /^Already set: --scavenger/)
    assert.match(first({ ...collecting, ownStep: 'heap' }).advice, /^Already set: --scavenger/)
  })

  it('names garbage collection for work on other threads, and the flag of the version', () => {
    const diagnosis = first(collecting)
    assert.deepEqual(rulesOf(collecting), ['helper-threads'])
    assert.equal(
      diagnosisText(diagnosis),
      '33 % of its CPU time on other threads than the first, most on “V8Worker”: ' +
        'garbage collection on helper threads. Set --scavenger-max-new-space-capacity-mb=8.',
    )
    assert.equal(diagnosis.link, 'https://github.com/nodejs/node/issues/61967')
    const on26 = first({ ...collecting, runtimeVersion: '26.10.0' })
    assert.equal(on26.advice, 'Set --external-memory-accounted-in-global-limit.')
    const on22 = first({ ...collecting, runtimeVersion: '22.23.0' })
    assert.doesNotMatch(on22.advice, /Set /)
  })

  it('takes no thread for a helper where all threads do the same', () =>
    assert.deepEqual(rulesOf({ ...collecting, isFirstSpecial: false }), []))

  it('does not call a pool of other threads a collector', () =>
    assert.equal(first({ ...collecting, busiestThreads: 'libuv-worker' }).cause, 'work on helper threads'))

  it('names the receive buffer where bytes wait and neither faults nor the reference explain the kernel time', () => {
    const outOfCache = { beyondReferenceMs: 0.1 }
    assert.deepEqual(rulesOf(outOfCache), ['backlog'])
    assert.match(first(outOfCache).figure, /^30 MiB of a connection received and not read, 33 %/)
    assert.deepEqual(rulesOf({ ...outOfCache, unreadBytes: null }), [])
    assert.deepEqual(rulesOf({ ...outOfCache, unreadBytes: 2 ** 20 }), [])
    assert.deepEqual(rulesOf({ ...outOfCache, minorFaults: 28 }), [])
  })

  it('says that the pair waits where both are idle, and nothing else kept them', () => {
    const idle = {
      serverShare: 0.3,
      firstThreadShare: 0.3,
      mayWait: true,
      unreadBytes: 0,
      generatorShare: 0.2,
    }
    assert.deepEqual(rulesOf(idle), ['waits'])
    assert.equal(first(idle).figure, 'server 30 % of a core, load generator 20 %')
    assert.deepEqual(rulesOf({ ...idle, mayWait: false }), [])
    assert.deepEqual(rulesOf({ ...idle, generatorShare: 0.9 }), [])
    assert.deepEqual(rulesOf({ ...idle, queuedMs: 0.6 }), [])
    assert.deepEqual(rulesOf({ ...idle, unreadBytes: 3 * 2 ** 20 }), ['backlog'])
  })

  it('says that the language’s own work is the limit of a full thread with little kernel time', () => {
    const computing = { systemMs: 0.05, beyondReferenceMs: 0 }
    assert.deepEqual(rulesOf(computing), ['own-work'])
    assert.equal(first(computing).command, 'npm run profile -- ws')
    assert.deepEqual(rulesOf({ ...computing, firstThreadShare: 0.9 }), [])
    assert.deepEqual(rulesOf({ ...computing, ...python, systemMs: 0.2 }), ['allocator'])
  })

  it('of a server of one’s own names its process and address in the command', () => {
    const subject = { kind: 'load', url: 'ws://127.0.0.1:8080/{n}', pid: 4711 } as const
    assert.deepEqual(
      rules.map(({ command }) => command(subject)),
      [
        'top -H -p 4711',
        'ps -o min_flt,maj_flt,rss -p 4711',
        "ss -tmin 'sport = :8080'",
        "npm run load -- 'ws://127.0.0.1:8080/{n}' --connections 4",
        'perf top -p 4711',
      ],
    )
  })
})
