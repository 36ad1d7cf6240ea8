// Viewers of a server that loses, repeats, reorders, damages and delays images: each is counted as what it is alone.
import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { readStamp, stampOffset } from '../../../bench/frames/stamp.ts'
import { encodeClosePayload, encodeFrame } from '../../../bench/generator/codec/frame.ts'
import { opcodes } from '../../../bench/generator/codec/header.ts'
import { createViewing } from '../../../bench/generator/view/viewing.ts'
import { startViewers } from '../../../bench/generator/viewers.ts'
import type { ViewerCounters } from '../../../runners/contract.ts'
import { startScriptedServer } from './scripted-server.ts'
import { damage, madeUpImage } from './view/made-up-images.ts'

const bytes = 5000
const minuteMs = 60_000
/** A clock that had minutes before the test began. */
const nowMs = (): number => 10 * minuteMs + performance.now()
const nowNs = Math.round(nowMs() * 1e6)
const minuteNs = minuteMs * 1e6
const image = (sequence: number, intendedNs = nowNs): Buffer => madeUpImage({ sequence, intendedNs, bytes })
const images = (...sequences: readonly number[]): readonly Buffer[] =>
  sequences.map((sequence) => image(sequence))

/** An image in three fragments with a ping in between, as a server may send it. */
const inFragments = (whole: Buffer): Buffer =>
  Buffer.concat([
    encodeFrame(whole.subarray(0, 20), { fin: false }),
    encodeFrame(Buffer.from('still there?'), { opcode: opcodes.ping }),
    encodeFrame(whole.subarray(20, 100), { opcode: opcodes.continuation, fin: false }),
    encodeFrame(whole.subarray(100), { opcode: opcodes.continuation }),
  ])

const framed = (messages: readonly Buffer[]): readonly Buffer[] => messages.map((one) => encodeFrame(one))

const cases: readonly (readonly [
  title: string,
  wire: readonly Buffer[],
  expected: Partial<ViewerCounters>,
  delayed?: readonly number[],
])[] = [
  ['nothing wrong', framed(images(0, 1, 2, 3)), { frames: 4 }],
  ['nothing wrong, in fragments', images(0, 1, 2).map(inFragments), { frames: 3 }],
  ['an image lost', framed(images(0, 1, 3, 4)), { frames: 4, lost: 1 }],
  ['the first images lost', framed(images(3, 4)), { frames: 2, lost: 3 }],
  ['an image repeated at once', framed(images(0, 1, 1, 2)), { frames: 4, repeated: 1 }],
  ['an image repeated later', framed(images(0, 1, 2, 0)), { frames: 4, repeated: 1 }],
  ['an image after its successor', framed(images(0, 2, 1, 3)), { frames: 4, reordered: 1 }],
  ['three images backwards', framed(images(2, 1, 0, 3)), { frames: 4, reordered: 2 }],
  [
    'a byte of an image changed',
    framed([image(0), damage(image(1), -1), image(2)]),
    { frames: 3, corrupt: 1 },
  ],
  [
    'the stamp of an image destroyed',
    framed([image(0), damage(image(1), stampOffset + 28), image(2)]),
    { frames: 3, corrupt: 1 },
  ],
  [
    'the number of an image blown up',
    framed([image(0), damage(image(1), stampOffset), image(2)]),
    { frames: 3, corrupt: 1 },
  ],
  [
    'the size in a stamp changed',
    framed([image(0), damage(image(1), stampOffset + 15), image(2)]),
    { frames: 3, corrupt: 1 },
  ],
  ['an image cut short', framed([image(0), image(1).subarray(0, -1), image(2)]), { frames: 3, corrupt: 1 }],
  ['an image cut to nothing', framed([image(0), Buffer.alloc(0), image(2)]), { frames: 3, corrupt: 1 }],
  [
    'two images run together',
    framed([Buffer.concat(images(0, 1)), image(2)]),
    { frames: 2, corrupt: 1, lost: 1 },
  ],
  ['an image delayed', framed([image(0), image(1, nowNs - minuteNs), image(2)]), { frames: 3, late: 1 }, [1]],
  [
    'an old image again',
    framed([image(0, nowNs - minuteNs), image(0, nowNs - minuteNs)]),
    {
      ...{ frames: 2, late: 1, repeated: 1 },
    },
    [0],
  ],
  [
    'each fault once',
    framed([...images(0, 2, 2, 1, 4), damage(image(5), -1), image(6, nowNs - minuteNs)]),
    { frames: 7, lost: 1, repeated: 1, reordered: 1, corrupt: 1, late: 1 },
    [6],
  ],
]

const clean: ViewerCounters = {
  ...{ frames: 0, lost: 0, repeated: 0, reordered: 0, corrupt: 0, late: 0, open: false },
}

/**
 * What two viewers count of a server that says this to each, in pieces of so many bytes, and closes.
 * @param delayed images that were due a minute ago
 */
const view = async (wire: readonly Buffer[], pieceBytes: number, delayed: readonly number[]) => {
  const sentStamp = (_: number, sequence: number) =>
    readStamp(image(sequence, delayed.includes(sequence) ? nowNs - minuteNs : nowNs))
  const say = async (socket: Socket): Promise<void> => {
    const stream = Buffer.concat([...wire, encodeFrame(encodeClosePayload(1000), { opcode: opcodes.close })])
    for (let at = 0; at < stream.length; at += pieceBytes) {
      socket.write(stream.subarray(at, at + pieceBytes))
      await new Promise(setImmediate)
    }
  }
  const server = await startScriptedServer({ afterAnswer: (socket) => void say(socket) })
  const closes: [viewer: number, code: number][] = []
  const done = Promise.withResolvers<void>()
  const viewing = createViewing({
    ...{ viewers: 2, checkEvery: 1, seed: 1, cycle: null, lateAfterMs: minuteMs / 2, onImage: () => {} },
    nowMs,
    sentStamp,
  })
  const viewers = startViewers({
    url: server.url,
    count: 2,
    viewing,
    nowMs,
    wait: setTimeout,
    onClose: (viewer, code) => {
      if (closes.push([viewer, code]) === 2) done.resolve()
    },
  })
  await viewers.opened
  await done.promise
  viewers.close()
  server.close()
  return { received: viewing.report(), closes }
}

describe('viewers of a server with', { timeout: 30_000 }, () => {
  for (const [title, wire, expected, delayed = []] of cases)
    for (const pieceBytes of [1447, 1 << 20])
      it(`${title} count that and nothing else (${pieceBytes} bytes a write)`, async () => {
        const { received, closes } = await view(wire, pieceBytes, delayed)
        const counters = { ...clean, ...expected }
        assert.deepEqual(received.viewers, [counters, counters])
        assert.equal(received.frames, 2 * counters.frames)
        assert.deepEqual(closes.sort(), [
          [0, 1000],
          [1, 1000],
        ])
      })
})
