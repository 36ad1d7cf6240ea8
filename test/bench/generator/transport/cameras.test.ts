// Cameras and viewers of other transports against servers in this process: what is sent, what waits for what, how it ends.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { createServer as createTcpServer, type Server } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import type { ConnectionOptions } from '../../../../bench/generator/connection.ts'
import { JobError } from '../../../../bench/generator/job.ts'
import { openHttpPost, postFraming } from '../../../../bench/generator/transport/http-post.ts'
import { openHttp2Post } from '../../../../bench/generator/transport/http2-post.ts'
import { lengthPrefix, openLengthPrefix } from '../../../../bench/generator/transport/length-prefix.ts'
import { openMjpeg } from '../../../../bench/generator/transport/mjpeg.ts'
import { transportOf } from '../../../../bench/generator/transport/transport.ts'
import { prepareWireFrames } from '../../../../bench/generator/wire-frames.ts'
import { portOf } from '../scripted-server.ts'
import { keepImages } from './pieces.ts'

describe('other transports', () => {
  const endings: (() => void)[] = []
  afterEach(() => {
    for (const end of endings.splice(0)) end()
  })

  const listen = async (server: Server, scheme: string): Promise<URL> => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    endings.push(() => server.close())
    return new URL(`${scheme}://127.0.0.1:${portOf(server)}/`)
  }
  const connect = async <C extends { readonly destroy: () => void }>(
    open: (options: ConnectionOptions) => C,
    url: URL,
  ) => {
    const opened = Promise.withResolvers<void>()
    const closed = Promise.withResolvers<readonly [number, string]>()
    const { images, sink } = keepImages()
    const connection = open({
      ...{ url, offerDeflate: false, sink },
      onOpen: () => opened.resolve(),
      onClose: (code, reason) => closed.resolve([code, reason]),
    })
    endings.push(connection.destroy)
    await Promise.race([opened.promise, closed.promise])
    return { connection, closed: closed.promise, images }
  }
  const bodyOf = async (request: IncomingMessage): Promise<string> => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    return Buffer.concat(pieces).toString()
  }

  it('post one image after the other: the next request is written when the answer has come', async () => {
    const bodies: string[] = []
    const unanswered: ServerResponse[] = []
    const arrivals = new EventTarget()
    const url = await listen(
      createServer((request, response) => {
        void bodyOf(request).then((body) => {
          bodies.push(body)
          unanswered.push(response)
          arrivals.dispatchEvent(new Event('body'))
        })
      }),
      'http-post',
    )
    const { connection, images } = await connect(openHttpPost, url)
    const taken: boolean[] = []
    for (const { bytes } of prepareWireFrames(
      ['one', 'two'].map((text) => Buffer.from(text)),
      {
        ...{ seed: 1, compressed: false },
        framing: postFraming(url),
      },
    ))
      connection.write(bytes, (isTaken) => taken.push(isTaken))
    await once(arrivals, 'body')
    assert.deepEqual([bodies, taken], [['one'], [true]])
    unanswered[0]?.end('1')
    await once(arrivals, 'body')
    assert.deepEqual([bodies, taken, images.map(String)], [['one', 'two'], [true, true], ['1']])
  })

  it('end with the status of an answer that refuses, and what waits is not taken', async () => {
    const url = await listen(
      createServer((_, response) => void response.writeHead(413, { Connection: 'close' }).end()),
      'http-post',
    )
    const { connection, closed } = await connect(openHttpPost, url)
    const waiting = Promise.withResolvers<boolean>()
    const request = Buffer.concat([postFraming(url).header(3), Buffer.from('abc')])
    connection.write(request, () => {})
    connection.write(request, waiting.resolve)
    assert.deepEqual(await closed, [413, 'the server answered with 413'])
    assert.deepEqual([await waiting.promise, connection.isOpen()], [false, false])
  })

  it('post over HTTP/2 without waiting for answers, in order, and count what HTTP/2 adds', async () => {
    const bodies: string[] = []
    const answers: (() => void)[] = []
    const arrivals = new EventTarget()
    const server = createHttp2Server()
    server.on('stream', (stream) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        bodies.push(Buffer.concat(pieces).toString('latin1'))
        answers.push(() => {
          stream.respond({ ':status': 200 })
          stream.end('ok')
        })
        arrivals.dispatchEvent(new Event('body'))
      })
    })
    const url = await listen(server, 'http2-post')
    const { connection, images } = await connect(openHttp2Post, url)
    const sent = ['a', 'b', 'c'].map((letter) => letter.repeat(40_000))
    let wireBytes = 0
    const done = sent.map(
      (body) =>
        new Promise<boolean>((resolve) => {
          connection.write(
            Buffer.from(body.slice(2)),
            (isTaken, bytes = 0) => {
              wireBytes += bytes
              resolve(isTaken)
            },
            Buffer.from(body.slice(0, 2)),
          )
        }),
    )
    assert.deepEqual(await Promise.all(done), [true, true, true])
    while (bodies.length < 3) await once(arrivals, 'body')
    assert.deepEqual(bodies, sent)
    assert.equal(images.length, 0, 'nothing was answered before all were sent')
    assert.ok(wireBytes > 120_000 && wireBytes < 121_000, `${wireBytes}`)
    for (const answer of answers) answer()
  })

  it('end with the status of an answer over HTTP/2 that refuses', async () => {
    const server = createHttp2Server()
    server.on('stream', (stream) => {
      stream.on('error', () => {})
      stream.resume().respond({ ':status': 413 }, { endStream: true })
    })
    const { connection, closed } = await connect(openHttp2Post, await listen(server, 'http2-post'))
    connection.write(Buffer.alloc(10), () => {})
    assert.deepEqual(await closed, [413, 'the server answered with 413'])
  })

  it('read images after their lengths, and notice the end', async () => {
    const url = await listen(
      createTcpServer((socket) => {
        socket.write(Buffer.concat([lengthPrefix.header(3), Buffer.from('abc'), lengthPrefix.header(0)]))
        socket.end(Buffer.concat([lengthPrefix.header(1), Buffer.from('d')]))
      }),
      'tcp-length',
    )
    const { closed, images } = await connect(openLengthPrefix, url)
    assert.deepEqual(await closed, [1006, 'the connection ended'])
    assert.deepEqual(images.map(String), ['abc', '', 'd'])
  })

  it('view MJPEG, in chunks or not, and refuse what is none', async () => {
    const requests: string[] = []
    const url = await listen(
      createServer(({ method, url = '' }, response) => {
        requests.push(`${method} ${url}`)
        if (requests.length > 2)
          return void response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end('x')
        const isChunked = requests.length === 1
        response.writeHead(200, {
          'Content-Type': 'multipart/x-mixed-replace; boundary=b',
          ...(isChunked ? {} : { 'Transfer-Encoding': 'identity', Connection: 'close' }),
        })
        response.end('--b\r\nContent-Length: 2\r\n\r\nxy\r\n--b\r\nContent-Length: 1\r\n\r\nz\r\n--b--\r\n')
      }),
      'mjpeg',
    )
    for (const ending of [/the answer ended/, /ended/, /"image\/jpeg", no MJPEG/]) {
      const { closed, images } = await connect(openMjpeg, url)
      assert.match((await closed)[1], ending)
      assert.deepEqual(images.map(String), requests.length > 2 ? [] : ['xy', 'z'])
    }
    assert.deepEqual(requests, ['GET /push', 'GET /push', 'GET /push'])
  })

  it('are named by the scheme of the address, and refuse what they have no load for', () => {
    assert.equal(transportOf({ url: 'ws://127.0.0.1:1/', mode: 'relay' }), null)
    assert.equal(transportOf({ url: 'wss://127.0.0.1:1/', mode: 'ingest' }), null)
    assert.equal(transportOf({ url: 'mjpeg://127.0.0.1:1/', mode: 'push' })?.viewers, openMjpeg)
    assert.equal(
      transportOf({ url: 'http-post://127.0.0.1:1/', mode: 'ingest' })?.cameras?.open,
      openHttpPost,
    )
    for (const [url, mode] of [
      ['webtransport://127.0.0.1:1/', 'ingest'],
      ['mjpeg://127.0.0.1:1/', 'ingest'],
      ['http-post://127.0.0.1:1/', 'push'],
      ['tcp-length://127.0.0.1:1/', 'echo'],
    ] as const)
      assert.throws(() => transportOf({ url, mode }), JobError)
  })
})

describe('the framing of another transport', () => {
  const images = [Buffer.from('first'), Buffer.from('second')]
  const options = { seed: 1, compressed: false } as const

  it('leaves images as they are, behind their header, and lets neighbours share a write', () => {
    const batches = prepareWireFrames(images, { ...options, framing: lengthPrefix })
    assert.deepEqual(
      batches.map(({ bytes, frames }) => [bytes.toString('latin1'), frames]),
      [['\0\0\0\u0005first\0\0\0\u0006second', 2]],
    )
  })

  it('of a POST has a request an image, each a write of its own', () => {
    const framing = postFraming(new URL('http-post://127.0.0.1:8080/'))
    const [first, ...others] = prepareWireFrames(images, { ...options, framing })
    assert.equal(
      first?.bytes.toString('latin1'),
      'POST / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Type: application/octet-stream\r\nContent-Length: 5\r\n\r\nfirst',
    )
    assert.equal(others.length, 1)
  })
})
