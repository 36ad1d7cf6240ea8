// Answers of a foreign server, matched to images by their order.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { crc32 } from 'node:zlib'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import {
  type AnsweredCamera,
  createAnswers,
  type ExpectedAnswers,
} from '../../../../bench/generator/external/answers.ts'

const made = (said: Partial<ExpectedAnswers> = {}) => {
  const clock = { ms: 0 }
  const { join, report } = createAnswers({ nowMs: () => clock.ms })
  const expected = { echoed: null, numbers: [null], ...said }
  const answers = {
    join: (camera: Omit<AnsweredCamera, 'expected'>) => join({ expected, ...camera }),
    report,
  }
  return { clock, answers }
}
const timesOf = (encoded: string) => decodeFromCompressedBase64(encoded)
const eightBytes = (number: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(number))
  return bytes
}

describe('the answers of a foreign server', () => {
  it('belong to images in their order, and are timed from when those were to be sent', () => {
    const { clock, answers } = made()
    const told: number[] = []
    const { sink, begun } = answers.join({ firstImage: 0, onAnswer: (count) => told.push(count) })
    begun(0)
    begun(10)
    clock.ms = 30
    sink.onEnd(true)
    clock.ms = 50
    sink.onEnd(false)
    const report = answers.report()
    assert.deepEqual([report.frames, report.wrong, report.unasked, told], [2, 0, 0, [1, 2]])
    const latency = timesOf(report.latency)
    assert.deepEqual(
      [latency.totalCount, latency.minNonZeroValue, latency.maxValue >= 40_000],
      [2, 30_000, true],
    )
    assert.equal(timesOf(report.pending).totalCount, 0)
  })

  it('that nobody asked for are counted apart', () => {
    const { answers } = made()
    const { sink, begun } = answers.join({ firstImage: 0 })
    sink.onEnd(true)
    begun(0)
    sink.onEnd(true)
    sink.onEnd(true)
    const { frames, unasked } = answers.report()
    assert.deepEqual([frames, unasked], [1, 2])
  })

  it('that are missing count with their age', () => {
    const { clock, answers } = made()
    const { begun } = answers.join({ firstImage: 0 })
    begun(0)
    clock.ms = 25
    const pending = timesOf(answers.report().pending)
    assert.deepEqual([pending.totalCount, pending.maxValue >= 25_000], [1, true])
  })

  it('that are missing of images which could not even be begun count too', () => {
    const { clock, answers } = made()
    const { begun } = answers.join({ firstImage: 0, overdue: (from) => [10 * from, 10 * from + 10] })
    begun(0)
    clock.ms = 50
    const pending = timesOf(answers.report().pending)
    assert.deepEqual([pending.totalCount, pending.minNonZeroValue], [3, 30_000])
  })

  it('are compared with the sent frames in the mode echo: every size, some checksums', () => {
    const images = [Buffer.from('one'), Buffer.from('two')]
    const echoed = {
      bytes: images.map(({ length }) => length),
      checksums: images.map((image) => crc32(image)),
    }
    const { answers } = made({ echoed })
    const { sink, begun } = answers.join({ firstImage: 1 })
    const say = (text: string): void => {
      begun(0)
      for (const letter of text) sink.onPiece(Buffer.from(letter))
      sink.onEnd(false)
    }
    say('two')
    say('one')
    assert.equal(answers.report().wrong, 0)
    say('longer')
    assert.equal(answers.report().wrong, 1)
    for (let sequence = 3; sequence < 16; sequence++) say('xyz')
    assert.equal(answers.report().wrong, 1)
    say('xyz')
    assert.equal(answers.report().wrong, 2)
  })

  it('that are numbers have to be the right ones, once the first one was', () => {
    const { answers } = made({ numbers: [0, 1, 2] })
    const numbering = answers.join({ firstImage: 1 })
    const talking = answers.join({ firstImage: 1 })
    for (const [number, text] of [
      [1, 'ok'],
      [2, 'fine'],
      [9, '12345678'],
    ] as const) {
      numbering.begun(0)
      numbering.sink.onPiece(eightBytes(number))
      numbering.sink.onEnd(false)
      talking.begun(0)
      talking.sink.onPiece(Buffer.from(text))
      talking.sink.onEnd(true)
    }
    const { frames, wrong } = answers.report()
    assert.deepEqual([frames, wrong], [6, 1])
  })

  it('of very many images in flight are counted, the last of them timed', () => {
    const { answers } = made()
    const { sink, begun } = answers.join({ firstImage: 0 })
    const images = 2 ** 16 + 10
    for (let image = 0; image < images; image++) begun(0)
    for (let image = 0; image < images; image++) sink.onEnd(true)
    const { frames, latency } = answers.report()
    assert.deepEqual([frames, timesOf(latency).totalCount], [images, 2 ** 16])
  })
})
