// A reader held to a rate, against a made-up clock: how much it reads, and when it stands still.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { startSlowReading } from '../../../../bench/generator/view/slow-reading.ts'

/** A connection that always has another piece to read, each of a size of the list in turn. */
const start = (bytesPerSecond: number) => {
  let nowMs = 50
  let isPaused = false
  const wakings: { readonly atMs: number; readonly call: () => void }[] = []
  const connection = {
    pause: () => {
      isPaused = true
    },
    resume: () => {
      isPaused = false
    },
  }
  const onPiece = startSlowReading({
    connection,
    bytesPerSecond,
    nowMs: () => nowMs,
    wait: (call, ms) => wakings.push({ atMs: nowMs + ms, call }),
  })
  return {
    isPaused: () => isPaused,
    onPiece,
    wakings,
    /** Advances to a time and wakes the sleepers due by then, `lateMs` late. */
    goTo: (untilMs: number, lateMs = 0) => {
      for (;;) {
        const [next] = wakings
        if (!next || next.atMs + lateMs > untilMs) break
        wakings.shift()
        nowMs = Math.max(nowMs, next.atMs + lateMs)
        next.call()
        if (!isPaused) return
      }
      nowMs = untilMs
    },
    nowMs: () => nowMs,
  }
}

/** Bytes that are read in so many ms where there is always more to read. */
const readFor = (bytesPerSecond: number, pieces: readonly number[], ms: number, lateMs: number): number => {
  const reading = start(bytesPerSecond)
  const endMs = reading.nowMs() + ms
  let bytes = 0
  for (let index = 0; reading.nowMs() < endMs; index++) {
    while (!reading.isPaused()) {
      const piece = pieces[index++ % pieces.length] ?? 1
      bytes += piece
      reading.onPiece(piece)
    }
    reading.goTo(endMs, lateMs)
  }
  return bytes
}

describe('a slow reader', () => {
  it('reads at its rate, whatever the pieces, although it is woken late', () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 65_536 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(
        fc.integer({ min: 100_000, max: 10_000_000 }),
        pieces,
        fc.nat({ max: 5 }),
        (rate, sizes, lateMs) => {
          fc.pre(Math.max(...sizes) > 2000)
          const seconds = 3
          const bytes = readFor(rate, sizes, seconds * 1000, lateMs)
          // One piece more than the rate, and the pieces of one waking less.
          assert.ok(bytes <= rate * seconds + 2 * 65_536, `${bytes} bytes`)
          assert.ok(bytes >= rate * (seconds - 0.05) - 65_536, `${bytes} bytes`)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('stands still for as long as a piece takes at its rate', () => {
    const reading = start(1000)
    reading.onPiece(100)
    assert.equal(reading.isPaused(), true)
    reading.goTo(149)
    assert.equal(reading.isPaused(), true)
    reading.goTo(150)
    assert.equal(reading.isPaused(), false)
  })

  it('counts all pieces of one reading, and sleeps once', () => {
    const reading = start(1000)
    for (const bytes of [50, 30, 20]) reading.onPiece(bytes)
    assert.equal(reading.wakings.length, 1)
    reading.goTo(149)
    assert.equal(reading.isPaused(), true)
    reading.goTo(151)
    assert.equal(reading.isPaused(), false)
  })

  it('makes up for no more than 200 ms in which there was nothing to read', () => {
    const reading = start(1000)
    reading.goTo(10_000)
    reading.onPiece(200)
    assert.equal(reading.isPaused(), false)
    reading.onPiece(10)
    assert.equal(reading.isPaused(), true)
  })

  it('reads nothing more at no bytes a second, and is never woken', () => {
    const reading = start(0)
    assert.equal(reading.isPaused(), true)
    reading.onPiece(5)
    assert.deepEqual(reading.wakings, [])
  })
})
