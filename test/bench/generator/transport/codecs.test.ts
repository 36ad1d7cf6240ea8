// The codecs of other transports: whatever was sent comes out again, however the stream is cut into pieces.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createAnswerReader } from '../../../../bench/generator/transport/http-answers.ts'
import { createPrefixReader, lengthPrefix } from '../../../../bench/generator/transport/length-prefix.ts'
import { boundaryOf, createPartReader } from '../../../../bench/generator/transport/multipart.ts'
import { cut, cuts, keepImages, someImages } from './pieces.ts'

describe('images after their lengths', () => {
  it('come out as they were sent, however the stream is cut', () => {
    fc.assert(
      fc.property(someImages, cuts, (images, sizes) => {
        const stream = Buffer.concat(images.flatMap((image) => [lengthPrefix.header(image.length), image]))
        const kept = keepImages()
        const read = createPrefixReader(kept.sink)
        for (const piece of cut(stream, sizes)) read(piece)
        assert.deepEqual(kept.images, images)
      }),
    )
  })

  it('have a length of four bytes, the most significant first', () => {
    assert.equal(lengthPrefix.header(0x01_02_03_04).toString('hex'), '01020304')
  })
})

describe('the parts of MJPEG', () => {
  const part = (image: Buffer): Buffer =>
    Buffer.concat([
      Buffer.from(`Content-Type: image/jpeg\r\nContent-Length: ${image.length}\r\n\r\n`),
      image,
      Buffer.from('\r\n--frame\r\n'),
    ])

  it('come out as they were sent, however the stream is cut, also where an image contains the boundary', () => {
    fc.assert(
      fc.property(someImages, cuts, (some, sizes) => {
        const images = [...some, Buffer.from('a\r\n--frame\r\nb')]
        const kept = keepImages()
        const read = createPartReader('frame', kept.sink)
        for (const piece of cut(Buffer.concat([Buffer.from('--frame\r\n'), ...images.map(part)]), sizes))
          read(piece)
        assert.deepEqual(kept.images, images)
      }),
    )
  })

  it('need the boundary and a length', () => {
    const read = (text: string) => () => createPartReader('frame', keepImages().sink)(Buffer.from(text))
    assert.throws(read('--other\r\nContent-Length: 1\r\n\r\n'), /does not begin with the boundary/)
    assert.throws(read('--frame\r\nContent-Type: image/jpeg\r\n\r\n'), /no Content-Length/)
    assert.throws(read('x'.repeat(20_000)), /head of a part is too long/)
  })

  it('have their boundary in the type of the answer, quoted or not', () => {
    assert.equal(boundaryOf('multipart/x-mixed-replace; boundary=frame'), 'frame')
    assert.equal(boundaryOf('multipart/x-mixed-replace;boundary="a b"; x=y'), 'a b')
    assert.throws(() => boundaryOf('image/jpeg'), /"image\/jpeg", no MJPEG/)
  })
})

describe('the answers of an HTTP server', () => {
  /** What a reader tells of these bytes: a line an event, bodies joined. */
  const hear = (pieces: readonly Buffer[]): readonly string[] => {
    const heard: string[] = []
    let body = Buffer.alloc(0)
    const read = createAnswerReader({
      onHead: (status, headers) => heard.push(`${status} ${headers.get('x') ?? ''}`),
      onBody: (piece) => {
        body = Buffer.concat([body, piece])
      },
      onEnd: (hasBody) => {
        heard.push(`${hasBody} ${body.toString('hex')}`)
        body = Buffer.alloc(0)
      },
    })
    for (const piece of pieces) read(piece)
    return heard
  }
  const chunked = (pieces: readonly Buffer[]): Buffer =>
    Buffer.concat([
      ...pieces.flatMap((piece) => [
        Buffer.from(`${piece.length.toString(16)}\r\n`),
        piece,
        Buffer.from('\r\n'),
      ]),
      Buffer.from('0\r\n\r\n'),
    ])

  it('come out one after the other, with a length, in chunks or without a body, however they are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), cuts, cuts, (bytes, sizes, chunkSizes) => {
        const body = Buffer.from(bytes)
        const stream = Buffer.concat([
          Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'),
          Buffer.from('HTTP/1.1 204 No Content\r\nX: 1\r\n\r\n'),
          Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nX: 2\r\n\r\n`),
          body,
          Buffer.from('HTTP/1.1 200 OK\r\nX: 3\r\nTransfer-Encoding: chunked\r\n\r\n'),
          chunked(cut(body, chunkSizes)),
          Buffer.from('HTTP/1.0 200 OK\r\nContent-Length: 0\r\nX: 4\r\n\r\n'),
        ])
        const whole = `true ${body.toString('hex')}`
        assert.deepEqual(hear(cut(stream, sizes)), [
          '204 1',
          'false ',
          '200 2',
          whole,
          '200 3',
          whole,
          '200 4',
          'false ',
        ])
      }),
    )
  })

  it('may be followed by a trailer behind the last chunk', () => {
    const stream =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;a=b\r\nZ\r\n0\r\nTrailer: x\r\n\r\n'
    assert.deepEqual(hear([Buffer.from(stream)]), ['200 ', `true ${Buffer.from('Z').toString('hex')}`])
  })

  for (const [what, text, message] of [
    ['no status', 'SSH-2.0-server\r\n\r\n', /the server answered "SSH-2.0-server"/],
    ['no header', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n', /"nonsense" in an answer is not a header/],
    ['no length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', /"-1" is no Content-Length/],
    [
      'no size',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
      /"xyz" is no size of a chunk/,
    ],
    [
      'a chunk without its end',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nZZ\r\n',
      /a chunk is longer than its size/,
    ],
    ['a head without an end', 'x'.repeat(70_000), /the head of an answer is too long/],
  ] as const) {
    it(`are refused with ${what}`, () => {
      assert.throws(() => hear([Buffer.from(text)]), message)
    })
  }
})
