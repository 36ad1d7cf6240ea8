// Facts about machine and run: limits are named, unknown values are called unknown.
import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import {
  calibrationFacts,
  environmentFacts,
  memoryNotes,
  noiseFacts,
  progressNotes,
} from '../../report/facts.ts'
import type { Environment } from '../../results/environment-schema.ts'
import type { Session } from '../../results/session-schema.ts'
import { smallRun } from '../fixtures/run.ts'

const { environment, placement } = smallRun()
const factsOf = (changes: Partial<Environment>): Readonly<Record<string, string>> => {
  const machine = { ...environment, ...changes }
  return Object.fromEntries([...environmentFacts(machine, placement), ...noiseFacts(machine)])
}

const none = environment.cgroup

const cases: readonly (readonly [name: string, changes: Partial<Environment>, text: string])[] = [
  ['CPU', { cpuModel: 'X', cpus: 8, physicalCores: 4 }, 'X, 8 logical on 4 physical cores'],
  ['CPU', { cpuModel: 'X', cpus: 1, physicalCores: 1 }, 'X, 1 logical on 1 physical core'],
  ['CPU', { cpuModel: 'X', physicalCores: null }, 'X, 2 logical on an unknown number of cores'],
  ['Usable CPUs', { usableCpus: [0, 2], siblings: [[0], [1], [2]] }, '0, 2'],
  [
    'Usable CPUs',
    {
      usableCpus: [0, 1],
      siblings: [
        [0, 4],
        [1, 5],
        [2, 6],
      ],
    },
    '0, 1; sharing a core: 0+4, 1+5',
  ],
  ['Control group', { cgroup: none }, 'no CPU quota, no cpuset, no memory limit'],
  [
    'Control group',
    { cgroup: { cpuQuota: 1.5, cpuset: [0, 1], memoryLimitBytes: 2 ** 30 } },
    'quota of 1.5 CPUs, cpuset 0, 1, memory limit 1,024 MiB',
  ],
  [
    'Memory',
    { memoryBytes: 2 ** 33, availableMemoryBytes: 2 ** 32, swapUsedBytes: 2 ** 20 },
    '8,192 MiB, available 4,096 MiB, swap in use 1 MiB',
  ],
  [
    'Container image',
    { container: { engine: 'docker 28', image: 'suite:1', imageId: 'sha256:1', imageDigest: null } },
    'suite:1, sha256:1, run by docker 28',
  ],
  [
    'Container image',
    { container: { engine: 'podman 5', image: 'suite:1', imageId: 'sha256:1', imageDigest: 'sha256:2' } },
    'suite:1, sha256:2, run by podman 5',
  ],
  ['Open files', { fileDescriptorLimit: null }, 'unknown'],
  ['Open files', { fileDescriptorLimit: { soft: 1024, hard: null } }, '1,024, at most no limit'],
  ['Open files', { fileDescriptorLimit: { soft: 4096, hard: 4096 } }, '4,096'],
  ['Hypervisor steal', { stealShare: 0.0314 }, '3.1 % of the usable CPU time, in the second before any load'],
  ['Other programs', { busyShare: null }, 'unknown'],
]

describe('the facts of a machine', () => {
  for (const [name, changes, expected] of cases) {
    test(`${name}: ${expected}`, () => {
      assert.equal(factsOf(changes)[name], expected)
    })
  }
})

const whole = {
  ...{ planned: 2, completed: 2, refused: 0, failed: 0 },
  ...{ unavailable: 0, skipped: 0, missing: 0 },
}
const session: Session = {
  startedAt: '2026-11-23T10:00:00.000Z',
  command: 'npm run matrix',
  trialsBefore: 0,
  suite: { version: '0.1.0', gitRevision: '0123456789abcdef', gitDirty: false, lockHash: 'c0ffee' },
  node: '24.21.0',
  kernel: '6.1.0',
  cpuModel: 'Imaginary CPU',
  boot: 'first',
  notes: [],
}
const notesOf = (sessions: readonly Session[]) =>
  progressNotes({ ...smallRun(), sessions: [...sessions] }, whole)

describe('the notes on how a run went', () => {
  it('are none for a run of one session, or of a version that recorded none', () => {
    assert.deepEqual(notesOf([session]), [])
    assert.deepEqual(notesOf([]), [])
  })

  it('say how much of a run is recorded while it is not finished', () => {
    const [note] = progressNotes(smallRun(), { ...whole, completed: 1, missing: 1 })
    assert.equal(note, 'The run is not finished: 1 of 2 trials are recorded.')
  })

  it('say what the budget left out', () => {
    const run = { ...smallRun(), leftOut: [{ scenario: 'claims', reason: 'left out, it is too long' }] }
    assert.deepEqual(progressNotes(run, whole), ['claims is left out, it is too long.'])
  })

  it('say when it was resumed, and that nothing else changed', () => {
    const later = { ...session, startedAt: '2026-11-23T12:34:56.000Z', trialsBefore: 1 }
    assert.deepEqual(notesOf([session, later]), [
      'The run was resumed on 2026-11-23 12:34 UTC after 1 of 2 trials, on the same machine and software.',
    ])
  })

  it('name all that is different from the first session, and what was repaired', () => {
    const later: Session = {
      ...session,
      ...{ node: '26.10.0', kernel: '6.12.0', cpuModel: 'Another CPU', boot: 'second' },
      suite: { version: '0.2.0', gitRevision: 'fedcba9876543210', gitDirty: true, lockHash: 'decaf' },
      notes: ['a line was removed'],
    }
    const [resumed = '', repaired] = notesOf([session, later])
    for (const text of [
      'a different CPU (Imaginary CPU before, Another CPU after)',
      'a different kernel (6.1.0 before, 6.12.0 after)',
      'a different Node.js (24.21.0 before, 26.10.0 after)',
      'a different version of the suite (0.1.0 before, 0.2.0 after)',
      'a different revision of the suite (0123456789ab before, fedcba987654 with local changes after)',
      'a different lock file (c0ffee before, decaf after)',
      'the machine restarted in between',
    ])
      assert.ok(resumed.includes(text), `${text} is not in: ${resumed}`)
    assert.equal(repaired, 'At that resume, a line was removed.')
  })
})

describe('memory that the machine took back', () => {
  const { calibration } = smallRun()
  const pageFaults = { touchedBytes: 2 ** 30, foundMicros: 1.5, warmMicros: 1.4, coldShare: 0 }
  const trials = [
    { round: 1, faultCostMicros: 9 },
    { round: 2, faultCostMicros: 1.6 },
    { round: 3, faultCostMicros: 6.2 },
    { round: 3, faultCostMicros: 6.2 },
    { round: 4, faultCostMicros: 4 },
  ]

  it('is said once, with the rounds that found it cold', () => {
    assert.deepEqual(memoryNotes({ calibration: { ...calibration, pageFaults } }, trials), [
      'The machine took memory back: before 2 rounds a page fault cost up to 6.2 µs in place of 1.4.',
    ])
  })

  it('is not told of where none was, nor of runs that did not look', () => {
    assert.deepEqual(memoryNotes({ calibration: { ...calibration, pageFaults } }, trials.slice(0, 2)), [])
    assert.deepEqual(memoryNotes({ calibration }, trials), [])
    assert.deepEqual(memoryNotes({ calibration: { ...calibration, pageFaults } }, [{ round: 2 }]), [])
  })

  it('has its cost among the speeds of the machine, where that was measured', () => {
    const named = (given: typeof calibration) =>
      calibrationFacts(given).filter(([name]) => name === 'Page fault')
    assert.deepEqual(named(calibration), [])
    assert.deepEqual(named({ ...calibration, pageFaults }), [
      ['Page fault', '1.5 µs as found (1,024 MiB, 0 % cold), 1.4 µs warm'],
    ])
  })
})
