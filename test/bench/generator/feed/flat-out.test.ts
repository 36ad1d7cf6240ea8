// Prepared writes go round in order, two at a time, until the outlet shuts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { preparedFeed } from '../../../../bench/generator/feed/flat-out.ts'
import { createFakeOutlet, type FakeOutlet } from './fake-outlet.ts'

const batchesOf = (names: string): readonly { readonly bytes: Buffer; readonly frames: number }[] =>
  [...names].map((name) => ({ bytes: Buffer.from(name), frames: 1 }))
const sentBy = ({ sent }: FakeOutlet): string => sent.map(({ bytes }) => String(bytes)).join('')

test('writes go out in order, round and round, with two waiting at any time', async () => {
  for (const [pool, expected] of [
    ['abc', 'abcabcab'],
    ['abcd', 'abcdabcd'],
    ['a', 'aaaaaaaa'],
  ] as const) {
    const outlet = createFakeOutlet()
    await preparedFeed(batchesOf(pool))(outlet, { index: 0, count: 1, camera: 0, cameras: 1 })
    for (let taken = 0; taken < 6; taken++) {
      assert.equal(outlet.waiting(), 2)
      outlet.take()
    }
    assert.equal(sentBy(outlet), expected)
  }
})

test('connections begin at different images', async () => {
  const feed = preparedFeed(batchesOf('abcdef'))
  const outlets = [0, 1, 2].map(() => createFakeOutlet())
  await Promise.all(
    outlets.map((outlet, index) => feed(outlet, { index, count: 3, camera: index, cameras: 3 })),
  )
  assert.deepEqual(outlets.map(sentBy), ['ab', 'cd', 'ef'])
})

test('nothing follows once the outlet is shut', async () => {
  const outlet = createFakeOutlet()
  await preparedFeed(batchesOf('abc'))(outlet, { index: 0, count: 1, camera: 0, cameras: 1 })
  outlet.shut()
  outlet.take()
  outlet.take()
  assert.equal(sentBy(outlet), 'ab')
})
