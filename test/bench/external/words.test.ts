// What is said to a foreign server, as it is written on a command line.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseEnvelope, parseHeader, parseReply } from '../../../bench/external/words.ts'

describe('a header', () => {
  it('is a name, a colon and a value', () => {
    assert.deepEqual(parseHeader('Authorization: Bearer a:b'), ['Authorization', 'Bearer a:b'])
    assert.deepEqual(parseHeader('X-Empty:'), ['X-Empty', ''])
  })
  for (const text of [
    'no colon',
    ': value',
    'two words: x',
    'a: b\r\nc: d',
    'Host: other',
    'sec-websocket-key: x',
  ])
    it(`"${JSON.stringify(text)}" is refused`, () => assert.throws(() => parseHeader(text), RangeError))
})

describe('a reply', () => {
  it('is what a text begins with and what is answered', () => {
    assert.deepEqual(parseReply('2=3'), { to: '2', with: '3' })
    assert.deepEqual(parseReply('0=40{"a":"b=c"}'), { to: '0', with: '40{"a":"b=c"}' })
  })
  for (const text of ['2', '=3', ''])
    it(`"${text}" is refused`, () => assert.throws(() => parseReply(text), RangeError))
})

describe('an envelope', () => {
  it('has the image where the placeholder stands, or at its end', () => {
    assert.deepEqual(parseEnvelope('{"data":"{base64}"}'), { before: '{"data":"', after: '"}' })
    assert.deepEqual(parseEnvelope('data:image/jpeg;base64,'), {
      before: 'data:image/jpeg;base64,',
      after: '',
    })
  })
  it('has one image', () => assert.throws(() => parseEnvelope('{base64}{base64}'), RangeError))
})
