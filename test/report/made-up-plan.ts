// The part of a made-up run that is the same for all of them: the machine, the scenarios, the settings.
import type { PlannedRow, RunRecord } from '../../results/schema.ts'

const sizes = new Map([
  ['ingest-1mb', 1_048_576],
  ['ingest-3.5mb', 3_670_016],
])

/** Of the one point of a scenario. */
export const frameBytesOf = (scenario: string): number => sizes.get(scenario) ?? 1_048_576

export const emptyRun = (rows: readonly PlannedRow[], rounds: number): RunRecord => ({
  schemaVersion: 2,
  startedAt: '2026-11-23T10:00:00.000Z',
  command: 'npm run matrix',
  profile: 'quick',
  seed: 1,
  rounds,
  warmupMs: 500,
  windowMs: 1000,
  minFrames: 30,
  budgetMs: null,
  leftOut: [],
  suite: { version: '0.1.0', gitRevision: '4f5fda6', gitDirty: false, lockHash: 'c0ffee' },
  placement: { serverCpus: [0], generatorCpus: [1], pinned: true },
  environment: {
    cpuModel: 'Imaginary CPU @ 2.00GHz',
    cpus: 2,
    usableCpus: [0, 1],
    physicalCores: 2,
    siblings: [[0], [1]],
    cgroup: { cpuQuota: null, cpuset: null, memoryLimitBytes: null },
    memoryBytes: 8 * 2 ** 30,
    availableMemoryBytes: 8 * 2 ** 30,
    swapUsedBytes: 0,
    fileDescriptorLimit: { soft: 1024, hard: 4096 },
    platform: 'linux',
    architecture: 'x64',
    kernel: '6.1.0',
    distribution: 'Debian GNU/Linux 12',
    libc: 'glibc 2.36',
    virtualization: 'kvm',
    governor: null,
    loopbackMtu: 65_536,
    loadAverage: 0.12,
    stealShare: 0,
    busyShare: 0.01,
    node: '24.21.0',
  },
  calibration: {
    zlibMegabytesPerSecond: 41.5,
    memcpyGigabytesPerSecond: 6.2,
    loopbackGigabytesPerSecond: 4.4,
  },
  frames: [...sizes.values()].map((bytes) => ({
    frameBytes: bytes,
    count: 64,
    width: 2048,
    height: 1536,
    seed: 1,
    generator: 'scene-2',
    sha256: 'ab'.repeat(32),
    deflateRatio: 0.998,
  })),
  scenarios: [...new Set(rows.map((row) => row.scenario))].map((id) => ({
    id,
    title: `One generator, ${id.replace('ingest-', '').replace('mb', ' MB')} images`,
    question: 'How many images a second does a server take from one generator that never pauses?',
    howToRead: 'More is better. Compare rows only where their intervals are apart.',
    mode: 'ingest',
    points: [{ id: '1x', label: '1 connection', frameBytes: frameBytesOf(id), connections: 1 }],
  })),
  rows: [...rows],
  warnings: [],
  sessions: [],
})
