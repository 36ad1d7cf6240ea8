// The check of texts against Node's own, however a text is cut.
import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ProtocolError } from '../../../../bench/generator/codec/header.ts'
import { createUtf8Check, type Utf8Check } from '../../../../bench/generator/codec/utf8.ts'
import { cutAt } from './read-frames.ts'

/** Whether the text of these pieces was taken to its end. */
const takes = (check: Utf8Check, pieces: readonly Buffer[]): boolean => {
  try {
    for (const piece of pieces) check.push(piece)
    check.end()
    return true
  } catch (error) {
    assert.ok(error instanceof ProtocolError && error.closeCode === 1007)
    return false
  }
}

const borders = fc.array(fc.nat(60), { maxLength: 6 })
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((letters) => Buffer.from(letters))
/** Bytes that mean something in UTF-8, more often than chance would have it. */
const nearlyText = fc
  .array(
    fc.constantFrom(0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xff),
    {
      maxLength: 12,
    },
  )
  .map((bytes) => Buffer.from(bytes))

describe('the check of a text', () => {
  it('says what Node says of the whole, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.oneof(text, nearlyText), borders, (bytes, at) => {
        assert.equal(takes(createUtf8Check(), cutAt(bytes, at)), isUtf8(bytes))
      }),
      { numRuns: 1000 },
    )
  })

  it('takes the next text after one that is over', () => {
    const check = createUtf8Check()
    for (const letters of ['ö', '', '€uro']) assert.ok(takes(check, [Buffer.from(letters)]))
  })

  it('keeps nothing of a piece that is only valid during the call', () => {
    const check = createUtf8Check()
    const piece = Buffer.from('e282', 'hex')
    check.push(piece)
    piece.fill(0)
    assert.ok(takes(check, [Buffer.from('ac', 'hex')]))
  })
})
