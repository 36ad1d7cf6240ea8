// Addresses, options that exclude each other, and the texts of headers, replies and envelopes.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type LoadOptions,
  parseAddress,
  parseEnvelope,
  parseHeader,
  parseReply,
  parseServername,
  requireCompatibleOptions,
} from '../../../bench/external/options.ts'
import { parseThreshold } from '../../../bench/external/thresholds.ts'
import { UsageError } from '../../../bench/failure/failure.ts'
import { madeUpLoadOptions } from '../../fixtures/load-options.ts'

describe('the address of a server', () => {
  it('keeps its path and its query', () => {
    assert.equal(parseAddress('ws://h:8080/a/b?c=d'), 'ws://h:8080/a/b?c=d')
    assert.equal(parseAddress('wss://h'), 'wss://h/')
    assert.equal(parseAddress('ws://h/cam/{n}?id={n}'), 'ws://h/cam/{n}?id={n}')
  })
  for (const [text, words] of [
    ['http://h:80/x', /ws:\/\/h:80\/x/],
    ['https://h/x', /wss:\/\/h\/x/],
    ['localhost:8080', /not the address/],
    ['', /not the address/],
    ['ws://a:b@h/', /--header/],
    ['ws://h/#top', /fragment/],
  ] as const)
    it(`"${text}" is refused`, () =>
      assert.throws(() => parseAddress(text), { name: 'RangeError', message: words }))
})

describe('options that exclude each other', () => {
  const { server } = madeUpLoadOptions()
  const every = { ...server, answers: 'every' } as const
  const cases: readonly (readonly [string, Partial<LoadOptions>, RegExp])[] = [
    ['a viewer that sends', { mode: 'view', frameBytes: 1e5, fps: 3 }, /leave out --size, --fps/],
    [
      'a camera that saves',
      { server: { ...server, save: { folder: '/x', every: 1 } } },
      /--save .* --mode view/,
    ],
    ['a rate and a window', { fps: 3, window: 2, server: every }, /exclude each other/],
    ['a window without answers', { window: 2 }, /--ack every/],
    ['an echo without answers', { mode: 'echo' }, /leave out --ack/],
    ['a deflated echo', { mode: 'echo', server: every, deflate: 'precompressed' }, /leave out --deflate/],
    ['live deflate at a rate', { deflate: 'live', fps: 3 }, /precompressed/],
    ['two kinds of images', { frameBytes: 1e5, framesFolder: '/x' }, /exclude each other/],
    ['an image over 2^31 bytes', { frameBytes: 3 * 2 ** 30 }, /2\^31/],
    ['an image that cannot be made', { frameBytes: 20 * 2 ** 20 }, /--frames/],
    ['more processes than connections', { processes: 3, connections: 2 }, /--processes 3/],
    ['a viewer with answers', { mode: 'view', server: { ...server, ackText: 'ok' } }, /leave out --ack-text/],
    ['an echo by its text', { mode: 'echo', server: { ...every, ackText: 'ok' } }, /leave out --ack-text/],
    ['answers and none', { server: { ...server, ackText: 'ok' } }, /leave out --ack none/],
    [
      'two hosts',
      {
        server: {
          ...server,
          headers: [
            ['Host', 'a'],
            ['host', 'b'],
          ],
        },
      },
      /Host twice/,
    ],
    ['a name without TLS', { server: { ...server, servername: 'h' } }, /--servername .* wss:/],
    [
      'a certificate without TLS',
      { server: { ...server, identity: { certFile: 'c', keyFile: 'k' } } },
      /--cert and --key .* wss:/,
    ],
    ['a limit of latency without answers', { thresholds: [parseThreshold('p99<1s')] }, /needs answers/],
    ['a limit of lateness without a rate', { thresholds: [parseThreshold('lateness-p99<1s')] }, /--fps/],
    ['a limit of jitter without viewers', { thresholds: [parseThreshold('jitter<1s')] }, /--mode view/],
  ]
  for (const [what, said, words] of cases)
    it(`${what} is refused in one line`, () =>
      assert.throws(
        () => requireCompatibleOptions(madeUpLoadOptions(said)),
        (error) => error instanceof UsageError && words.test(error.message) && !error.message.includes('\n'),
      ))

  it('all others are accepted', () => {
    requireCompatibleOptions(madeUpLoadOptions())
    requireCompatibleOptions(
      madeUpLoadOptions({ fps: 30, server: every, thresholds: [parseThreshold('p99<33ms')] }),
    )
    requireCompatibleOptions(madeUpLoadOptions({ mode: 'view', thresholds: [parseThreshold('jitter<1s')] }))
    requireCompatibleOptions(madeUpLoadOptions({ mode: 'echo', window: 4, server: every }))
  })
})

describe('a header', () => {
  it('is a name, a colon and a value', () => {
    assert.deepEqual(parseHeader('Authorization: Bearer a:b'), ['Authorization', 'Bearer a:b'])
    assert.deepEqual(parseHeader('X-Empty:'), ['X-Empty', ''])
    assert.deepEqual(parseHeader('Host: other'), ['Host', 'other'])
  })
  for (const text of ['no colon', ': value', 'two words: x', 'a: b\r\nc: d', 'sec-websocket-key: x'])
    it(`"${JSON.stringify(text)}" is refused`, () => assert.throws(() => parseHeader(text), RangeError))
})

describe('a name for TLS', () => {
  it('is one of a host', () => assert.equal(parseServername('camera.example'), 'camera.example'))
  for (const text of ['', '127.0.0.1', '::1', 'h:8443', 'wss://h', 'a b'])
    it(`"${text}" is refused`, () => assert.throws(() => parseServername(text), RangeError))
})

describe('a reply', () => {
  it('is the beginning of a text and its answer', () => {
    assert.deepEqual(parseReply('2=3'), { to: '2', with: '3' })
    assert.deepEqual(parseReply('0=40{"a":"b=c"}'), { to: '0', with: '40{"a":"b=c"}' })
  })
  for (const text of ['2', '=3', ''])
    it(`"${text}" is refused`, () => assert.throws(() => parseReply(text), RangeError))
})

describe('an envelope', () => {
  it('has the image at the placeholder, or at its end', () => {
    assert.deepEqual(parseEnvelope('{"data":"{base64}"}'), { before: '{"data":"', after: '"}' })
    assert.deepEqual(parseEnvelope('data:image/jpeg;base64,'), {
      before: 'data:image/jpeg;base64,',
      after: '',
    })
  })
  it('has one image', () => assert.throws(() => parseEnvelope('{base64}{base64}'), RangeError))
})
