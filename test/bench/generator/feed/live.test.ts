// Live compression keeps step with the socket: one frame waits there, one is ready, and no more.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { readAgreement } from '../../../../bench/generator/deflate/negotiate.ts'
import { liveFeed } from '../../../../bench/generator/feed/flat-out.ts'
import type { WorkClock } from '../../../../bench/generator/usage.ts'
import { readFrames } from '../codec/read-frames.ts'
import { createFakeOutlet } from './fake-outlet.ts'

const images = ['first', 'second', 'third'].map((text) => Buffer.from(text))

/** Counts compressions that have ended. */
const countingClock = (): WorkClock & { readonly done: () => number } => {
  let done = 0
  return {
    during: async (work) => {
      const result = await work()
      done++
      return result
    },
    idleAtWorkMs: () => 0,
    done: () => done,
  }
}

const until = async (signal: AbortSignal, condition: () => boolean): Promise<void> => {
  while (!condition()) {
    signal.throwIfAborted()
    await new Promise(setImmediate)
  }
}

const idleTurns = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
}

test('one frame is compressed ahead of the one that waits, and the next only when that is taken', {
  timeout: 10_000,
}, async ({ signal }) => {
  const agreement = readAgreement('permessage-deflate; client_no_context_takeover', true)
  assert.ok(agreement)
  const outlet = createFakeOutlet()
  const clock = countingClock()
  const feeding = liveFeed(images, agreement, clock)(outlet, { index: 0, count: 1, camera: 0, cameras: 1 })

  await until(signal, () => clock.done() === 2)
  await idleTurns()
  assert.deepEqual([outlet.sent.length, clock.done()], [1, 2])
  outlet.take()
  await until(signal, () => clock.done() === 3)
  await idleTurns()
  assert.deepEqual([outlet.sent.length, clock.done()], [2, 3])

  outlet.take()
  await until(signal, () => outlet.sent.length === 3)
  outlet.shut()
  outlet.take()
  await feeding
  assert.equal(outlet.sent.length, 3)
  const frames = readFrames(
    outlet.sent.map(({ bytes }) => bytes),
    { expectMasked: true, allowRsv1: true },
  )
  const tail = Buffer.from('0000ffff0300', 'hex')
  assert.deepEqual(
    frames.map(({ rsv1, payload }) => [rsv1, String(inflateRawSync(Buffer.concat([payload, tail])))]),
    [
      [true, 'first'],
      [true, 'second'],
      [true, 'third'],
    ],
  )
  const keys = outlet.sent.map(({ bytes }) => bytes.toString('hex', 2, 6))
  assert.equal(new Set(keys).size, 3, 'every frame has a key of its own')
})

for (const [answer, smaller] of [
  ['permessage-deflate', true],
  ['permessage-deflate; client_no_context_takeover', false],
] as const) {
  test(`a repeated image is ${smaller ? 'smaller' : 'as large'} the second time under "${answer}"`, {
    timeout: 10_000,
  }, async ({ signal }) => {
    const agreement = readAgreement(answer, true)
    assert.ok(agreement)
    const outlet = createFakeOutlet()
    const image = Buffer.from('a scene in which little moves')
    const feeding = liveFeed(
      [image],
      agreement,
      countingClock(),
    )(outlet, { index: 0, count: 1, camera: 0, cameras: 1 })
    await until(signal, () => outlet.sent.length === 1)
    outlet.take()
    await until(signal, () => outlet.sent.length === 2)
    outlet.shut()
    outlet.take()
    await feeding
    const [first = 0, second = 0] = outlet.sent.map(({ bytes }) => bytes.length)
    assert.equal(second < first, smaller, `${first} bytes, then ${second}`)
  })
}
