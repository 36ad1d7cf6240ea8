// An open loop wakes when a frame of its own cameras is due, and starts it then, however many cameras there are.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createOpenLoop } from '../../../../bench/generator/feed/open-loop.ts'

const isOpen = (): boolean => true

/** Cameras `of` a trial of `all`, on a clock that goes from one waking to the next. @returns when it woke, and what was sent then */
const start = (of: readonly number[], all: number, fps: number, wakings: number) => {
  let nowMs = 0
  let wake = (): void => {}
  const sent: { camera: number; sequence: number; atMs: number; intendedMs: number }[] = []
  const loop = createOpenLoop({
    fps,
    nowMs: () => nowMs,
    wait: (call, ms) => {
      wake = () => {
        nowMs += ms
        call()
      }
    },
    send: ({ index }, sequence, intendedMs, onSent) => {
      sent.push({ camera: index, sequence, atMs: nowMs, intendedMs })
      onSent()
    },
  })
  for (const [at, index] of of.entries())
    loop.join(
      { index, outlet: { isOpen }, begun: 0, writing: 0 },
      { index: at, count: of.length, camera: index, cameras: all },
    )
  for (let waking = 0; waking < wakings; waking++) wake()
  return { sent, loop }
}

it('each camera of several hundred sends each frame when it is due, whatever the order in which they joined', () => {
  const cameras = Array.from({ length: 400 }, (_, index) => (index * 7) % 400)
  const { sent, loop } = start(cameras, 400, 30, 1200)
  assert.ok(sent.length >= 1199, `${sent.length} frames after 1,200 wakings`)
  for (const { atMs, intendedMs } of sent) assert.ok(atMs >= intendedMs && atMs - intendedMs < 1e-6)
  assert.deepEqual(
    sent.slice(0, 1199).map(({ camera, sequence }) => sequence * 400 + camera),
    Array.from({ length: 1199 }, (_, frame) => frame),
  )
  assert.equal(loop.dueFrames(), sent.length)
})

it('a process wakes for its own cameras alone', () => {
  const { sent } = start([1, 3], 4, 10, 40)
  assert.ok(sent.length >= 38, `${sent.length} frames after 40 wakings`)
  assert.deepEqual(
    sent.slice(0, 4).map(({ camera, sequence }) => [camera, sequence]),
    [
      [1, 0],
      [3, 0],
      [1, 1],
      [3, 1],
    ],
  )
})
