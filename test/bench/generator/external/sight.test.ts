// What viewers see of a foreign server's images.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { createUnwrap, wrapImage } from '../../../../bench/generator/external/envelope.ts'
import { createSight } from '../../../../bench/generator/external/sight.ts'

const watch = (said: { readonly envelope?: { before: string; after: string } } = {}) => {
  const clock = { ms: 0 }
  const kept: string[] = []
  const sight = createSight({
    viewers: 2,
    envelopeOf: () => said.envelope ?? null,
    keeper: {
      wantsNext: (viewer) => viewer === 0,
      take: (viewer, image) => kept.push(`${viewer} ${image.toString()}`),
      saved: () => kept.length,
      fault: () => null,
    },
    nowMs: () => clock.ms,
  })
  const sinks = [sight.sinkOf(0), sight.sinkOf(1)]
  const show = (viewer: number, atMs: number, isText: boolean, ...pieces: readonly string[]): void => {
    clock.ms = atMs
    for (const piece of pieces) sinks[viewer]?.onPiece(Buffer.from(piece))
    sinks[viewer]?.onEnd(isText)
  }
  return { sight, kept, show }
}

describe('a viewer', () => {
  it('counts binary messages, their sizes and the time between them, each viewer by itself', () => {
    const { sight, kept, show } = watch()
    show(0, 0, false, 'abc', 'de')
    show(1, 5, false, 'x')
    show(0, 10, false, 'abcd')
    show(0, 15, true, 'a text')
    show(0, 30, false, 'abc')
    const report = sight.report()
    assert.deepEqual([report.frames, report.bytes, report.viewerFrames], [4, 13, [3, 1]])
    assert.deepEqual([report.leastBytes, report.mostBytes], [1, 5])
    const intervals = decodeFromCompressedBase64(report.intervals)
    assert.deepEqual([intervals.totalCount, intervals.minNonZeroValue], [2, 10_000])
    assert.deepEqual([report.jitterMs, report.jitterCount], [10, 1])
    assert.deepEqual(kept.slice(0, 2), ['0 abcde', '1 '])
  })

  it('begins bounds and jitter anew with each report, and goes on with the counts', () => {
    const { sight, show } = watch()
    show(0, 0, false, 'abc')
    sight.report()
    const { frames, leastBytes, mostBytes, jitterCount } = sight.report()
    assert.deepEqual([frames, leastBytes, mostBytes, jitterCount], [1, null, null, 0])
  })

  it('finds images in texts, wherever the envelope begins', () => {
    const { sight, kept, show } = watch({ envelope: { before: '"data":"', after: '"' } })
    show(0, 0, true, '{"time":1,"da', 'ta":"aGVsbG8=","x":2}')
    show(0, 1, true, '{"op":"status"}')
    show(0, 2, false, 'binary')
    assert.equal(sight.report().frames, 1)
    assert.deepEqual(kept, ['0 hello'])
  })
})

describe('an envelope', () => {
  for (const [before, after] of [
    ['{"data":"', '"}'],
    ['data:image/jpeg;base64,', ''],
    ['', ''],
  ] as const)
    it(`"${before}…${after}" gives back the image that was put into it`, () => {
      const image = Buffer.from([0xff, 0xd8, 0, 1, 2, 3, 255])
      const text = wrapImage(image, { before, after })
      assert.equal(text.toString(), `${before}${image.toString('base64')}${after}`)
      assert.ok(createUnwrap({ before, after })(text)?.equals(image))
    })
})
