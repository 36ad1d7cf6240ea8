// What viewers see of a foreign server's images.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { createUnwrap, wrapImage } from '../../../../bench/generator/external/envelope.ts'
import { describeDifference } from '../../../../bench/generator/external/nearness.ts'
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

describe('a message that is no frame', () => {
  it('is an empty one, or one without an image', () => {
    const binary = watch()
    binary.show(0, 0, false)
    binary.show(0, 10, false, 'abc')
    binary.show(1, 20, true, 'a text')
    const { frames, leastBytes, others } = binary.sight.report()
    assert.deepEqual([frames, leastBytes], [1, 3])
    assert.deepEqual(others, { empty: 1, texts: 1, binary: 0, nearest: null })
    assert.deepEqual(binary.kept, ['0 abc'])

    const texts = watch({ envelope: { before: '"data":"', after: '"' } })
    texts.show(0, 0, true, '{"data":""}')
    texts.show(0, 1, true)
    texts.show(0, 2, false, 'binary')
    assert.deepEqual([texts.sight.report().frames, texts.kept], [0, []])
    assert.deepEqual(texts.sight.report().others, { empty: 2, texts: 0, binary: 1, nearest: null })
  })

  it('is described by the nearest of those without the template', () => {
    const { sight, show } = watch({ envelope: { before: '{"image":"data:', after: '"}' } })
    show(0, 0, true, 'hello')
    show(0, 1, true, '{"image":"x"}')
    show(0, 2, true, '{"status":1}')
    assert.deepEqual(sight.report().others, {
      ...{ empty: 0, texts: 3, binary: 0 },
      nearest: 'has "x"}" after "{"image":"", not "data:"',
    })
  })
})

describe('the difference between a text and a template', () => {
  for (const [text, words] of [
    ['{"topic":"front camera","data":"/9j/"}', 'differs in a space'],
    ['{"Topic":"frontcamera","data":"/9j/"}', 'differs in upper and lower case'],
    ['{"topic":"rear","data":"/9j/"}', 'has "rear","data":"/9j/"}" after "{"topic":"", not "frontcamera""'],
    ['hello', 'begins "hello"'],
  ] as const)
    it(`is that the text ${words}`, () =>
      assert.equal(describeDifference(text, '{"topic":"frontcamera"').words, words))
})

describe('an envelope', () => {
  const image = Buffer.from([0xff, 0xd8, 0xff, 0xfb, 0xef, 0xbe, 1])
  const sent = image.toString('base64')
  const template = { before: '{"topic":"a/b","data":"data:image/jpeg;base64,', after: '"}' }
  for (const [what, text] of [
    ['white space of JSON', `{ "topic" : "a/b",\n\t"data": "data:image/jpeg;base64,${sent}" }`],
    ['escaped slashes', `{"topic":"a\\/b","data":"data:image\\/jpeg;base64,${sent.replaceAll('/', '\\/')}"}`],
    [
      'escaped signs',
      `{"topic":"a/b","data":"data:image/jpeg;base64,${sent.replaceAll('+', '\\u002B').replaceAll('=', '\\u003d')}"}`,
    ],
    [
      'escaped line breaks',
      `{"topic":"a/b","data":"data:image/jpeg;base64,${sent.replaceAll(/(....)/g, '$1\\r\\n')}","x":1}`,
    ],
  ] as const)
    it(`is found in spite of ${what}`, () => {
      assert.ok(sent.includes('+') && sent.includes('/') && sent.includes('='), sent)
      assert.deepEqual(createUnwrap(template)(Buffer.from(text)), image)
    })

  it('is not found where a space in its strings differs', () => {
    const text = `{"topic":"a /b","data":"data:image/jpeg;base64,${sent}"}`
    assert.equal(createUnwrap(template)(Buffer.from(text)), null)
  })

  it('may have signs that mean something in patterns, and letters beyond ASCII', () => {
    const odd = { before: '42["ä.*(+?)",{"$":"', after: '' }
    assert.deepEqual(createUnwrap(odd)(Buffer.from(`42[ "ä.*(+?)", {"$": "${sent}"}]`)), image)
  })

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
