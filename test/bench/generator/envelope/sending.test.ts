// Frames in an envelope on the wire: the announcement, then the frame as it is, in one write, with the number that is asked for.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createEnvelope } from '../../../../bench/generator/envelope/envelopes.ts'
import { announced, shapeOf } from '../../../../bench/generator/envelope/sending.ts'
import { prepareStampedFrames } from '../../../../bench/generator/stamped-frames.ts'
import { plainShape, prepareWireFrames } from '../../../../bench/generator/wire-frames.ts'
import { receiveBatches } from '../feed/receive-batches.ts'
import { makeImages } from '../images.ts'

const images = makeImages(2, 3000)
const placeholder = '["message",{"_placeholder":true,"num":0}]'

describe('frames in an envelope of Socket.IO', () => {
  it('are two messages each where they are framed beforehand', () => {
    const shape = shapeOf(createEnvelope('socket.io', { path: '/camera', asksAcks: false }))
    const batches = prepareWireFrames(images, { seed: 1, compressed: false, shape })
    const announcement = Buffer.from(`451-/camera,${placeholder}`)
    assert.deepEqual(
      receiveBatches(batches),
      images.flatMap((image) => [announcement, image]),
    )
    assert.equal(
      batches.reduce((sum, { frames }) => sum + frames, 0),
      images.length,
      'a frame counts once',
    )
  })

  it('are announced with the id of their acknowledgement where they are stamped', () => {
    const { announce } = createEnvelope('socket.io', { path: '/', asksAcks: true })
    const plain = prepareStampedFrames(images, 1)
    const batches = announced(plain, announce).map(({ pieces }, sequence) => {
      const [head, bytes] = pieces({ sequence, camera: 0, intendedNs: 0 })
      return { head, bytes, frames: 1 }
    })
    const texts = receiveBatches(batches).filter((_, index) => index % 2 === 0)
    assert.deepEqual(texts.map(String), [`451-0${placeholder}`, `451-1${placeholder}`])
    const stamp = { sequence: 1, camera: 0, intendedNs: 0 }
    const [, image] = receiveBatches(batches.slice(1))
    const [head, bytes] = plain[1]?.pieces(stamp) ?? []
    assert.ok(head && bytes)
    assert.deepEqual([image], receiveBatches([{ head, bytes, frames: 1 }]))
  })

  it('are as they were without an envelope', () => {
    const frames = prepareStampedFrames(images, 1)
    assert.equal(announced(frames, undefined), frames)
    assert.equal(shapeOf(null), plainShape)
  })
})
