// A plan with a capacity in it: the walk starts a search where the point asks for one, and records what it found.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { poolKey } from '../../../../bench/frames/pool.ts'
import { execute, type RunContext } from '../../../../bench/run/execute.ts'
import { type TrialRecord, trialRecordSchema } from '../../../../results/schema.ts'
import type { CapacityGoal } from '../../../../scenarios/define.ts'
import { requireCompleted } from '../../../fixtures/completed.ts'
import { smallRun } from '../../../fixtures/run.ts'
import { frameBytes, frameCount, writeFrameFile } from './frame-file.ts'

const server = join(import.meta.dirname, '../../../fixtures/queue-server.ts')
const [row] = smallRun().rows
assert.ok(row)
const cameras = 48

describe('a trial of a point', () => {
  let folder = ''
  let context: RunContext
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-capacity-'))
    context = contextOf(folder)
  })
  after(() => rmSync(folder, { recursive: true }))

  const run = async (capacity: CapacityGoal | undefined): Promise<TrialRecord> => {
    const records: TrialRecord[] = []
    const scenarios: RunContext['scenarios'] = smallRun().scenarios.map((scenario) => ({
      ...scenario,
      mode: 'ingest-ack',
      points: [{ id: '1mb', label: 'made up', frameBytes, connections: 2, pace: { fps: 30 }, capacity }],
      rules: [],
    }))
    const end = await execute(
      {
        trials: [{ row, round: 1, expectedMs: 1000, leftOut: null }],
        context: { ...context, scenarios },
        signal: new AbortController().signal,
        onEvent: () => {},
        deadline: null,
      },
      { append: (record) => records.push(record), close: () => {} },
    )
    assert.deepEqual(end, { interrupted: false, fault: null })
    const [record] = records
    assert.ok(record)
    return trialRecordSchema.parse(JSON.parse(JSON.stringify(record)))
  }

  it('is a search where the point has a goal', async () => {
    // A limit that no machine misses: what is looked at is who starts what.
    const { outcome } = await run({ p99Ms: 20_000, startCameras: cameras, maxCameras: cameras })
    const { capacity, generator } = requireCompleted(outcome, 'ingest-ack')
    assert.deepEqual(
      [capacity?.cameras, capacity?.limitedBy, capacity?.isLowerBound, capacity?.probes.length],
      [cameras, 'range', true, 2],
    )
    assert.equal(generator.final.connectionFrames?.length, cameras)
  })

  it('is one trial with the number of cameras that the point has, where it has no goal', async () => {
    const { outcome } = await run(undefined)
    const { capacity, generator } = requireCompleted(outcome, 'ingest-ack')
    assert.equal(capacity, null)
    assert.equal(generator.final.connectionFrames?.length, 2)
  })
})

const contextOf = (folder: string): RunContext => ({
  profile: { warmupMs: 100, windowMs: 100, minFrames: 1 },
  scenarios: [],
  launches: new Map([
    [
      'ws/tuned',
      {
        status: 'ready',
        command: [process.execPath, server, '0.1'],
        env: {},
        package: null,
        runtime: 'node',
        caveat: null,
      },
    ],
  ]),
  pools: new Map([
    [
      poolKey({ frameBytes }),
      {
        file: writeFrameFile(folder),
        record: {
          ...{ frameBytes, count: frameCount, width: 1, height: 1 },
          ...{ seed: 1, generator: '', sha256: '', deflateRatio: 1 },
        },
      },
    ],
  ]),
  placement: { serverCpus: [0], generatorCpus: [0], pinned: false, note: null },
  tools: { taskset: false, setpriv: false, prlimit: false },
  certificate: null,
  nonconforming: new Map(),
  seed: 1,
  logFolder: folder,
})
