// Frames of MJPEG in a number of bytes: counted as the reader of the suite's own viewer finds them.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { partCounter } from '../../../bench/browser/parts.ts'
import { createPartReader } from '../../../bench/generator/transport/multipart.ts'

const frameBytes = 1000
const body = Buffer.concat([
  Buffer.from('--frame\r\n'),
  ...Array.from({ length: 5 }, () =>
    Buffer.concat([
      Buffer.from(`Content-Type: image/jpeg\r\nContent-Length: ${frameBytes}\r\n\r\n`),
      Buffer.alloc(frameBytes, 1),
      Buffer.from('\r\n--frame\r\n'),
    ]),
  ),
])

it('a frame is counted with its last byte, and not before', () => {
  const framesIn = partCounter('frame', frameBytes)
  let frames = 0
  const read = createPartReader('frame', { onPiece: () => {}, onEnd: () => frames++ })
  for (let bytes = 1; bytes <= body.length; bytes++) {
    read(body.subarray(bytes - 1, bytes))
    assert.equal(framesIn(bytes), frames, `after ${bytes} bytes`)
  }
  assert.equal(frames, 5)
  assert.equal(framesIn(0), 0)
})
