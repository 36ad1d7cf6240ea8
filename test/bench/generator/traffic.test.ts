// What a job makes of cameras and viewers: who waits for whom, and whose images are counted.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createTraffic, type Traffic } from '../../../bench/generator/traffic.ts'
import { createWorkClock } from '../../../bench/generator/usage.ts'
import type { TrafficMode } from '../../../runners/contract.ts'
import type { ScenarioPoint } from '../../../scenarios/define.ts'
import { madeUpTask } from '../../fixtures/generator-job.ts'
import { createFakeOutlet } from './feed/fake-outlet.ts'
import { receiveBatches } from './feed/receive-batches.ts'
import { madeUpImage } from './view/made-up-images.ts'

const images = [0, 1, 2, 3].map((sequence) => madeUpImage({ sequence }))
const frameBytes = images[0]?.length ?? 0

describe('the traffic of a job', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-traffic-'))
    writeFileSync(join(folder, 'frames.bin'), Buffer.concat(images))
  })
  after(() => rmSync(folder, { recursive: true }))

  const start = async <M extends TrafficMode>(mode: M, point: Partial<ScenarioPoint> = {}) => {
    const base = { frameFile: join(folder, 'frames.bin'), frameBytes, frameCount: 4 }
    const job = { ...madeUpTask(mode, point, base), url: 'ws://127.0.0.1/' }
    const clock = { nowMs: 1000 }
    const nowMs = () => clock.nowMs
    let wake = (): void => {}
    const traffic = createTraffic<TrafficMode>(mode, job, {
      clock: createWorkClock(() => 0),
      nowMs,
      wait: (call) => {
        wake = call
      },
      soon: () => {},
      envelope: null,
    })
    const feed = await traffic.prepare(null)
    const outlets = Array.from({ length: traffic.connections }, createFakeOutlet)
    const count = outlets.length
    const begin = () => {
      for (const [index, outlet] of outlets.entries())
        void feed(outlet, { index, count, camera: index, cameras: count })
    }
    const sinks = Array.from({ length: traffic.viewers }, (_, viewer) => traffic.viewing.sinkOf(viewer))
    const show = (viewer: number, image: Buffer): void => {
      sinks[viewer]?.onPiece(image)
      sinks[viewer]?.onEnd(false)
    }
    const sent = () => outlets.map((outlet) => outlet.sent.length)
    return { begin, clock, outlets, sent, show, traffic, wake: () => wake() }
  }
  const sent = { frames: 0, begun: 0, connectionFrames: null, wireBytes: 0 }
  const framesOf = ({ report }: Traffic) => {
    const line = report(sent)
    assert.ok('received' in line)
    return line.received.viewers.map(({ frames, lost }) => [frames, lost])
  }

  it('of a relay with a window goes on when the last of all viewers has an image', async () => {
    const { begin, sent, show, traffic } = await start('relay', { viewers: 2, inFlight: 2 })
    begin()
    for (const sequence of [0, 1]) show(0, madeUpImage({ sequence }))
    assert.deepEqual(sent(), [2])
    show(1, madeUpImage({ sequence: 0 }))
    assert.deepEqual(sent(), [3])
    assert.deepEqual(framesOf(traffic), [
      [2, 0],
      [1, 0],
    ])
  })

  it('of an echo goes on with each camera for itself, which has what came back counted as its own', async () => {
    const { begin, outlets, sent, traffic } = await start('echo', { connections: 2, inFlight: 1 })
    begin()
    outlets[1]?.hear(madeUpImage({ sequence: 0 }))
    assert.deepEqual(sent(), [1, 2])
    assert.deepEqual(framesOf(traffic), [
      [0, 0],
      [1, 0],
    ])
  })

  it('of a push goes round its pool without a loss, and sends nothing', async () => {
    const { show, traffic } = await start('push', { connections: 0, viewers: 1 })
    for (const sequence of [0, 1, 2, 3, 0, 1, 3]) show(0, madeUpImage({ sequence }))
    assert.deepEqual(framesOf(traffic), [[7, 1]])
    assert.equal(traffic.connections, 0)
  })

  it('of a paced relay calls an image late that is older than one interval', async () => {
    const { begin, clock, outlets, show, traffic, wake } = await start('relay', {
      viewers: 1,
      pace: { fps: 50 },
    })
    begin()
    // The first frame is due after 20 ms, the second after 40.
    clock.nowMs = 1040
    wake()
    const [first, second] = receiveBatches(outlets[0]?.sent ?? [])
    assert.ok(first && second)
    show(0, first)
    clock.nowMs = 1061
    show(0, second)
    const line = traffic.report(sent)
    assert.ok(line.mode === 'relay')
    assert.deepEqual([line.received.viewers[0]?.late, line.received.viewers[0]?.corrupt], [1, 0])
    assert.equal(line.offer?.dueFrames, 3)
  })

  it('of an ingest has nobody to receive', async () => {
    const { traffic } = await start('ingest')
    assert.deepEqual(traffic.report(sent), { mode: 'ingest', ...sent, offer: null })
  })
})
