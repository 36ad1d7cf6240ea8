// A viewer that stops reading or reads slowly beside one that does not, and its end, by itself or by the server.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { readStamp, type Stamp } from '../../../bench/frames/stamp.ts'
import { encodeFrame } from '../../../bench/generator/codec/frame.ts'
import { createViewing } from '../../../bench/generator/view/viewing.ts'
import { startViewers } from '../../../bench/generator/viewers.ts'
import { startScriptedServer } from './scripted-server.ts'
import { madeUpImage } from './view/made-up-images.ts'

const imageBytes = 50_000
/** Two bytes of header, four of the mask, one of payload. */
const maskedByteBytes = 7
const nowMs = (): number => performance.now()

const endings: (() => void)[] = []

/** A server that sends given bytes to all of its connections, and two viewers of it. */
const start = async (
  more: Partial<Pick<Parameters<typeof startViewers>[0], 'addresses' | 'acknowledges'>> = {},
) => {
  const sockets: Socket[] = []
  const server = await startScriptedServer({ afterAnswer: (socket) => sockets.push(socket) })
  const closes: [viewer: number, code: number][] = []
  const arrivals = new EventTarget()
  const counts = [0, 0]
  const sent = new Map<number, Stamp | null>()
  const viewing = createViewing({
    ...{ viewers: 2, checkEvery: 1, seed: 1, cycle: null, lateAfterMs: 1e9, nowMs },
    sentStamp: (_, sequence) => sent.get(sequence) ?? null,
    onImage: (viewer) => {
      counts[viewer] = (counts[viewer] ?? 0) + 1
      arrivals.dispatchEvent(new Event('image'))
    },
  })
  const viewers = startViewers({
    ...{ url: server.url, count: 2, viewing, nowMs, wait: setTimeout },
    ...more,
    onClose: (viewer, code) => closes.push([viewer, code]),
  })
  await viewers.opened
  const say = (from: number, until: number): void => {
    for (let sequence = from; sequence < until; sequence++) {
      const image = madeUpImage({ sequence, bytes: imageBytes, intendedNs: Math.round(nowMs() * 1e6) })
      sent.set(sequence, readStamp(image))
      for (const socket of sockets) socket.write(encodeFrame(image))
    }
  }
  endings.push(viewers.close, server.close)
  return {
    ...{ closes, say, sockets, viewers, viewing },
    until: async (isSo: (frames: readonly number[]) => boolean) => {
      while (!isSo(counts)) await once(arrivals, 'image')
    },
  }
}

describe('viewers with addresses of their own', { timeout: 20_000 }, () => {
  afterEach(() => {
    for (const end of endings.splice(0)) end()
  })

  it('connect from them, and are set apart from the others', async (t) => {
    if (process.platform !== 'linux') return t.skip('only Linux has all of 127.0.0.0/8 at once')
    const { closes, say, sockets, until, viewing } = await start({ addresses: ['127.0.1.1'] })
    assert.deepEqual(sockets.map(({ remoteAddress }) => remoteAddress).toSorted(), ['127.0.0.1', '127.0.1.1'])
    say(0, 10)
    await until((frames) => frames.every((count) => count === 10))
    assert.equal(viewing.report().frames, 10)
    // The server may end the connection of one: a policy, no failure.
    sockets.find(({ remoteAddress }) => remoteAddress === '127.0.1.1')?.end()
    say(10, 20)
    await until(([, healthy]) => healthy === 20)
    assert.deepEqual(closes, [])
  })

  it('answer each frame by a binary message of one byte where they acknowledge', async () => {
    const { say, sockets, until } = await start({ acknowledges: true })
    let answered = 0
    const wanted = 2 * 3 * maskedByteBytes
    const all = Promise.withResolvers<void>()
    for (const socket of sockets)
      socket.on('data', (bytes: Buffer) => {
        assert.equal(bytes[0], 0x82)
        answered += bytes.length
        if (answered >= wanted) all.resolve()
      })
    say(0, 3)
    await until((frames) => frames.every((count) => count === 3))
    await all.promise
    assert.equal(answered, wanted)
  })
})

describe('a slow viewer', { timeout: 20_000 }, () => {
  afterEach(() => {
    for (const end of endings.splice(0)) end()
  })

  it('that stops reading has nothing more, and the other has all, alone in sums and latency', async () => {
    const { closes, say, until, viewers, viewing } = await start()
    say(0, 10)
    await until((frames) => frames.every((count) => count === 10))
    viewers.slow(0)
    viewing.report()
    say(10, 40)
    await until(([, healthy]) => healthy === 40)
    const { bytes, frames, latency, viewers: each } = viewing.report()
    assert.deepEqual(
      each.map((viewer) => [viewer.frames, viewer.lost, viewer.open]),
      [
        [10, 0, true],
        [40, 0, true],
      ],
    )
    assert.deepEqual([frames, bytes], [50, 50 * imageBytes])
    assert.equal(decodeFromCompressedBase64(latency).totalCount, 30)
    assert.deepEqual(closes, [])
  })

  it('that reads at a rate has no more than that, in order', async () => {
    const { say, until, viewers, viewing } = await start()
    const beganMs = nowMs()
    viewers.slow(400_000)
    say(0, 40)
    await until(([slow = 0]) => slow >= 10)
    // 500,000 bytes at the rate, less what it may make up for and the piece that it was reading.
    assert.ok(nowMs() - beganMs > 750, `${nowMs() - beganMs} ms`)
    const [slow] = viewing.report().viewers
    assert.deepEqual([slow?.lost, slow?.repeated, slow?.corrupt, slow?.late], [0, 0, 0, 0])
  })

  it('goes away without a close frame, and its server hears of it', async () => {
    const { closes, sockets, viewers, viewing } = await start()
    viewers.slow(0)
    const gone = Promise.race(sockets.map((socket) => once(socket, 'close')))
    viewers.leave()
    await gone
    await sleep(20)
    assert.equal(sockets.filter((socket) => socket.destroyed).length, 1)
    // It left, and was not sent away.
    assert.deepEqual(
      viewing.report().viewers.map(({ open }) => open),
      [true, true],
    )
    assert.deepEqual(closes, [])
  })

  for (const [title, bytesPerSecond] of [
    ['has stopped reading', 0],
    ['reads at a rate', 100_000],
  ] as const)
    it(`that ${title} finds out, as it leaves, that the server had cut it off, which is no failure`, async () => {
      const { closes, say, sockets, until, viewers, viewing } = await start()
      viewers.slow(bytesPerSecond)
      say(0, 100)
      await until(([, healthy]) => healthy === 100)
      const slowSocket = sockets.find((socket) => socket.writableLength > 0) ?? sockets[0]
      slowSocket?.destroy()
      viewers.leave()
      await sleep(100)
      assert.equal(viewing.report().viewers.filter(({ open }) => !open).length, 1)
      assert.deepEqual(closes, [])
    })

  it('that is cut off before it is slow is a failure, as any other viewer is', async () => {
    const { closes, sockets, viewing } = await start()
    for (const socket of sockets) socket.destroy()
    while (closes.length < 2) await sleep(5)
    assert.deepEqual(
      closes.toSorted(([a], [b]) => a - b),
      [
        [0, 1006],
        [1, 1006],
      ],
    )
    assert.ok(viewing.report().viewers.every(({ open }) => !open))
  })
})
