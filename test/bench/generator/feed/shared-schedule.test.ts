// Cameras of two load generators have the same places in the interval as in one.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import sharp from 'sharp'
import { addStamp, readStamp, type Stamp } from '../../../../bench/frames/stamp.ts'
import { createFrameReader } from '../../../../bench/generator/codec/reader.ts'
import { createPace } from '../../../../bench/generator/feed/paced.ts'
import { createFakeOutlet, type FakeOutlet } from './fake-outlet.ts'

const intervalMs = 100
const cameras = 4
const create = { width: 48, height: 32, channels: 3, background: '#123' } as const
const image = addStamp(await sharp({ create }).jpeg().toBuffer())

const firstStamp = ({ sent: [batch] }: FakeOutlet): Stamp => {
  const pieces: Buffer[] = []
  const reader = createFrameReader(
    { expectMasked: true, maxPayloadBytes: 1e6 },
    { onPayload: (piece) => pieces.push(Buffer.from(piece)), onEnd: () => {} },
  )
  for (const piece of [batch?.head, batch?.bytes]) if (piece) reader.push(piece)
  const stamp = readStamp(Buffer.concat(pieces))
  assert.ok(stamp)
  return stamp
}

/** What the first images of a process say that has every second camera and begins at `startMs`. */
const stampsOf = async (index: number, startMs: number): Promise<readonly Stamp[]> => {
  let nowMs = startMs
  let wake = (): void => {}
  const pace = createPace({
    images: [image],
    fps: 1000 / intervalMs,
    seed: 1,
    acks: false,
    nowMs: () => nowMs,
    wait: (call, ms) => {
      wake = () => {
        nowMs += ms
        call()
      }
    },
    soon: () => {},
  })
  const outlets = [createFakeOutlet(), createFakeOutlet()]
  for (const [at, outlet] of outlets.entries())
    await pace.feed(outlet, { index: at, count: 2, camera: index + 2 * at, cameras })
  for (let turn = 0; turn < 100; turn++) wake()
  return outlets.map(firstStamp)
}

it('cameras of two processes that begin at different times are spread evenly over one interval', async () => {
  const stamps = [...(await stampsOf(0, 12_345.6)), ...(await stampsOf(1, 12_571.8))]
  const places = stamps
    .map(({ camera, intendedNs }) => ({ camera, ms: Math.round(intendedNs / 1e6) % intervalMs }))
    .sort((a, b) => a.camera - b.camera)
  assert.deepEqual(places, [
    { camera: 0, ms: 0 },
    { camera: 1, ms: 25 },
    { camera: 2, ms: 50 },
    { camera: 3, ms: 75 },
  ])
})
