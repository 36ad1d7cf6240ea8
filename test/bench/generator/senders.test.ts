// Cameras against real servers: what arrives is what was sent, for every way to compress, and what was sent is counted.
import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import type { PerMessageDeflateOptions } from 'ws'
import { chooseFeed } from '../../../bench/generator/feed/flat-out.ts'
import { type CameraOptions, type Cameras, startCameras } from '../../../bench/generator/senders.ts'
import { createWorkClock } from '../../../bench/generator/usage.ts'
import type { JobOf } from '../../../runners/contract.ts'
import { makeImages } from './images.ts'
import { startReceivingServer } from './receiving-server.ts'
import { type Script, startScriptedServer } from './scripted-server.ts'

type Deflate = JobOf<'ingest'>['deflate']

const images = makeImages(7, 30_000)

interface Started {
  readonly cameras: Cameras
  readonly ready: Promise<string | null>
  readonly closed: Promise<string>
}

describe('cameras', { timeout: 30_000 }, () => {
  const endings: (() => void)[] = []
  afterEach(() => {
    for (const end of endings.splice(0)) end()
  })

  const start = (url: URL, deflate: Deflate, connections = 1): Started => {
    const ready = Promise.withResolvers<string | null>()
    const closed = Promise.withResolvers<string>()
    const prepare: CameraOptions['prepare'] = (agreement) =>
      chooseFeed(
        images,
        { deflate, seed: 3 },
        agreement,
        createWorkClock(() => 0),
      )
    const cameras = startCameras({
      url,
      connections,
      offerDeflate: deflate !== 'off',
      prepare,
      onReady: ready.resolve,
      onClose: (code, reason) => closed.resolve(`${code} ${reason}`),
      onFault: closed.reject,
    })
    endings.push(cameras.close)
    return { cameras, ready: ready.promise, closed: closed.promise }
  }

  const sendAndCount = async (
    perMessageDeflate: boolean | PerMessageDeflateOptions,
    deflate: Deflate,
    connections: number,
  ): Promise<{ readonly extensions: string | null; readonly wireBytesAFrame: number }> => {
    const server = await startReceivingServer(images, perMessageDeflate)
    endings.push(server.close)
    const { cameras, ready, closed } = start(server.url, deflate, connections)
    const extensions = await ready
    const broken = closed.then((reason) => assert.fail(reason))
    await Promise.race([server.awaitMessages(5 * images.length * connections), broken])
    await cameras.stop()
    const { frames, connectionFrames, begun, wireBytes } = cameras.counters
    await server.awaitMessages(frames)
    await new Promise(setImmediate)
    assert.equal(server.messages(), frames)
    assert.equal(begun, frames)
    assert.equal(connectionFrames.length, connections)
    assert.ok(Math.min(...connectionFrames) > 0)
    assert.equal(
      connectionFrames.reduce((sum, count) => sum + count, 0),
      frames,
    )
    assert.equal(server.strangers(), 0)
    assert.equal(server.differentImages(), images.length)
    return { extensions, wireBytesAFrame: wireBytes / frames }
  }

  it('send as many frames as the server receives, over one connection and over several', async () => {
    for (const connections of [1, 4]) {
      assert.deepEqual(await sendAndCount(false, 'off', connections), {
        extensions: null,
        wireBytesAFrame: 30_008,
      })
    }
  })

  const settings: readonly (readonly [settings: PerMessageDeflateOptions, agreed: string])[] = [
    [{}, 'permessage-deflate'],
    [{ clientNoContextTakeover: true }, 'permessage-deflate; client_no_context_takeover'],
    [{ serverNoContextTakeover: true }, 'permessage-deflate; server_no_context_takeover'],
    [{ clientMaxWindowBits: 8 }, 'permessage-deflate; client_max_window_bits=8'],
    [{ clientMaxWindowBits: 9 }, 'permessage-deflate; client_max_window_bits=9'],
    [
      { serverMaxWindowBits: 10, clientMaxWindowBits: 12, clientNoContextTakeover: true },
      'permessage-deflate; client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=12',
    ],
  ]
  for (const deflate of ['precompressed', 'live'] as const) {
    for (const [options, agreed] of settings) {
      it(`send ${deflate} what a server reads that agrees to "${agreed}"`, async () => {
        const { extensions, wireBytesAFrame } = await sendAndCount(options, deflate, 2)
        assert.deepEqual(
          new Set(extensions?.split('; ')),
          new Set(agreed.split('; ')),
          `agreed was ${extensions}`,
        )
        assert.ok(wireBytesAFrame < 28_000, `${wireBytesAFrame} bytes a frame`)
      })
    }

    it(`send plain frames when the server declines what ${deflate} needs`, async () => {
      assert.deepEqual(await sendAndCount(false, deflate, 2), { extensions: null, wireBytesAFrame: 30_008 })
    })
  }

  it('report why they cannot prepare or feed frames', async () => {
    const server = await startReceivingServer(images, false)
    endings.push(server.close)
    const fail = async () => {
      throw new Error('no frames')
    }
    for (const prepare of [fail, async () => fail]) {
      const fault = Promise.withResolvers<unknown>()
      const cameras = startCameras({
        ...{ url: server.url, connections: 1, offerDeflate: false, prepare },
        onReady: () => {},
        onClose: fault.reject,
        onFault: fault.resolve,
      })
      endings.push(cameras.close)
      assert.equal(String(await fault.promise), 'Error: no frames')
    }
  })

  describe('that are ended by the server', () => {
    it('report the close code and settle when they are stopped', async () => {
      const server = await startReceivingServer(images, true)
      endings.push(server.close)
      for (const deflate of ['off', 'live'] as const) {
        const { cameras, ready, closed } = start(server.url, deflate, 2)
        await ready
        await server.awaitMessages(server.messages() + 1)
        for (const client of server.clients()) client.close(4001, 'enough')
        assert.equal(await closed, '4001 enough')
        for (const client of server.clients()) client.terminate()
        await cameras.stop()
      }
    })

    it('count only frames that the kernel took, and settle although a write is stuck', async () => {
      const accepted = Promise.withResolvers<Socket>()
      const server = await startScriptedServer({
        afterAnswer: (socket) => {
          socket.pause()
          accepted.resolve(socket)
        },
      })
      endings.push(server.close)
      const { cameras, ready, closed } = start(server.url, 'off')
      await ready
      const socket = await accepted.promise
      socket.end()
      assert.equal(await closed, '1006 the connection ended')
      await cameras.stop()
      const { begun, frames, wireBytes } = cameras.counters
      assert.ok(begun > frames, `${begun} begun, ${frames} taken`)
      assert.equal(wireBytes, frames * 30_008)
    })

    const scripts: readonly (readonly [name: string, script: Script, expected: RegExp])[] = [
      [
        'parameters that do not exist',
        { headers: ['Sec-WebSocket-Extensions: permessage-deflate; turbo'] },
        /^1006 permessage-deflate has no parameter "turbo"$/,
      ],
      [
        'a malformed extension answer',
        { headers: ['Sec-WebSocket-Extensions: permessage-deflate; ='] },
        /^1006 Sec-WebSocket-Extensions "permessage-deflate; =" is malformed$/,
      ],
      [
        'RSV1 without an extension',
        { afterAnswer: (socket) => socket.write(Buffer.from('c20100', 'hex')) },
        /^1006 a reserved bit is set/,
      ],
      [
        'another extension for the second connection',
        {
          headers: (connection) =>
            connection === 0
              ? []
              : ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=9'],
        },
        /^1006 the server agreed to (no extension|"perm.*=9") with one connection, to (no extension|"perm.*=9") with another$/,
      ],
    ]
    for (const [name, script, expected] of scripts) {
      it(`because of ${name} say so`, async () => {
        const server = await startScriptedServer(script)
        endings.push(server.close)
        const { cameras, closed } = start(server.url, 'precompressed', 2)
        assert.match(await closed, expected)
        await cameras.stop()
      })
    }
  })
})
