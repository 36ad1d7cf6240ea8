// The configuration of a server: what its mode needs and no more, and what a scenario asks for viewers that are behind.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Behaviour, configureRunner } from '../../../bench/settings/configuration.ts'
import {
  controlTrafficSchema,
  type Mode,
  modeSchema,
  type RunnerConfig,
  runnerConfigSchema,
  type SlowViewer,
  type Switches,
} from '../../../runners/contract.ts'
import { defaultSwitches } from '../../../runners/variants.ts'

const configure = (limits: Switches['limits'], behaviour: Behaviour): RunnerConfig =>
  configureRunner({ ...defaultSwitches, limits }, behaviour, null)

describe('the configuration of a server', () => {
  const fieldsOf: Readonly<Record<Mode, readonly string[]>> = {
    ingest: [],
    'ingest-ack': ['sequenceOffset', 'acknowledgementBytes', 'maxEchoTextBytes'],
    push: ['pool'],
    relay: ['slowViewer'],
    echo: [],
  }
  const pool = { file: 'frames.bin', frameCount: 3 }
  const inEveryMode = Object.keys(configure('raised', { mode: 'ingest', frameBytes: 1000 }))

  for (const mode of modeSchema.options) {
    it(`keeps the contract in the mode ${mode}, and has no field that only other modes need`, () => {
      const config = configure('raised', { mode, frameBytes: 1000, pool, policy: 'close' })
      assert.deepEqual(runnerConfigSchema.parse(config), config)
      assert.deepEqual(Object.keys(config).sort(), [...inEveryMode, ...fieldsOf[mode]].sort())
    })
  }

  it('lets a server send back every control message', () => {
    const config = configure('default', { mode: 'ingest-ack', frameBytes: 1000 })
    assert.ok(config.mode === 'ingest-ack')
    assert.equal(config.maxEchoTextBytes, controlTrafficSchema.shape.bytes.maxValue)
  })
})

describe('the policy for slow viewers', () => {
  const slowViewerOf = (
    limits: Switches['limits'],
    asked: Pick<Behaviour, 'policy'> = {},
  ): SlowViewer | null => {
    const config = configure(limits, { mode: 'relay', frameBytes: 1000, ...asked })
    assert.ok(config.mode === 'relay')
    return config.slowViewer
  }

  it('is the one that is asked for, with four frames of room, whatever the limits', () => {
    for (const limits of ['default', 'raised', 'published'] as const)
      assert.deepEqual(slowViewerOf(limits, { policy: 'close' }), { policy: 'close', backlogBytes: 4000 })
  })

  it('is the library’s own under the limits it comes with, and to wait under others, where nothing is asked for', () => {
    assert.equal(slowViewerOf('default'), null)
    assert.equal(slowViewerOf('raised')?.policy, 'queue')
    assert.equal(slowViewerOf('published')?.policy, 'queue')
  })

  it('is for relays alone', () => {
    const config = configure('raised', { mode: 'echo', frameBytes: 1000, policy: 'close' })
    assert.ok(!('slowViewer' in config))
  })
})

describe('the work of the application', () => {
  const switches = { ...defaultSwitches, work: 'store' } as const
  const folder = '/nowhere/stored-frames'

  it('is in the configuration of a server that answers frames, with what it needs to prove it', () => {
    const behaviour = { mode: 'ingest-ack', frameBytes: 1000, workFolder: folder } as const
    const storing = configureRunner(switches, behaviour, null)
    const hashing = configureRunner({ ...switches, work: 'hash' }, behaviour, null)
    assert.ok(storing.mode === 'ingest-ack' && hashing.mode === 'ingest-ack')
    assert.deepEqual(runnerConfigSchema.parse(storing), storing)
    assert.deepEqual(storing.work, { kind: 'store', stampBytes: 32, folder, files: 64 })
    assert.deepEqual(hashing.work, { kind: 'hash', stampBytes: 32 })
  })

  it('leaves the other settings as they are, so that checks of the library need not be repeated', () => {
    for (const mode of ['ingest', 'ingest-ack'] as const)
      assert.deepEqual(
        configureRunner(switches, { mode, frameBytes: 1000 }, null),
        configureRunner(defaultSwitches, { mode, frameBytes: 1000 }, null),
      )
  })

  it('is for servers that answer frames alone', () => {
    const config = configureRunner(switches, { mode: 'ingest', frameBytes: 1000, workFolder: folder }, null)
    assert.ok(!('work' in config))
  })
})
