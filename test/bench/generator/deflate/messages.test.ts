// Compressed messages: the RFC's examples, and what a receiver with just the agreed window can read.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { constants, inflateRawSync } from 'node:zlib'
import { createMessageDeflater, type DeflaterOptions } from '../../../../bench/generator/deflate/messages.ts'
import { fingerprint } from '../fingerprint.ts'

const tail = Buffer.from('0000ffff', 'hex')
const inflate = (payloads: readonly Buffer[], windowBits = 15): Buffer =>
  inflateRawSync(Buffer.concat(payloads.flatMap((payload) => [payload, tail])), {
    windowBits,
    finishFlush: constants.Z_SYNC_FLUSH,
  })

const deflateAll = async (
  messages: readonly Buffer[],
  options: Partial<DeflaterOptions> = {},
): Promise<readonly Buffer[]> => {
  const deflater = createMessageDeflater({ windowBits: 15, contextTakeover: true, ...options })
  const payloads: Buffer[] = []
  for (const message of messages) payloads.push(await deflater.deflate(message))
  deflater.close()
  return payloads
}

const hex = (payloads: readonly Buffer[]): readonly string[] => payloads.map((bytes) => bytes.toString('hex'))

describe('a message deflater', () => {
  const hello = Buffer.from('Hello')

  it("makes the RFC's bytes, and refers to the last message where the context is taken over", async () => {
    assert.deepEqual(hex(await deflateAll([hello, hello])), ['f248cdc9c90700', 'f200110000'])
  })

  it('begins anew for each message without context takeover', async () => {
    const payloads = await deflateAll([hello, hello], { contextTakeover: false })
    assert.deepEqual(hex(payloads), ['f248cdc9c90700', 'f248cdc9c90700'])
  })

  it('makes messages larger than all its buffers whole', async () => {
    const noise = randomBytes(300_000)
    const messages = [noise, Buffer.alloc(500_000, 'ab'), noise]
    assert.equal(fingerprint(inflate(await deflateAll(messages))), fingerprint(Buffer.concat(messages)))
  })

  for (const windowBits of [8, 9, 12]) {
    it(`keeps to a window of 2^${windowBits} bytes`, async () => {
      // The second half repeats the first from just beyond the window, as far back as one bit more would reach.
      const noise = randomBytes(2 ** windowBits + 40)
      const message = Buffer.concat([noise, noise])
      const near = Buffer.from('near '.repeat(100))
      const payloads = await deflateAll([message, near, message], { windowBits })
      const expected = fingerprint(Buffer.concat([message, near, message]))
      assert.equal(fingerprint(inflate(payloads, windowBits)), expected)
    })
  }
})
