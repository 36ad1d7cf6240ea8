// Addresses, and wishes that do not go together.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type LoadOptions, parseAddress, requireSense } from '../../../bench/external/options.ts'
import { parseThreshold } from '../../../bench/external/thresholds.ts'
import { UsageError } from '../../../bench/failure/failure.ts'
import { madeUpLoadOptions } from '../../fixtures/load-options.ts'

describe('the address of a server', () => {
  it('keeps its path and its query', () => {
    assert.equal(parseAddress('ws://h:8080/a/b?c=d'), 'ws://h:8080/a/b?c=d')
    assert.equal(parseAddress('wss://h'), 'wss://h/')
  })
  for (const [text, words] of [
    ['http://h:80/x', /ws:\/\/h:80\/x/],
    ['https://h/x', /wss:\/\/h\/x/],
    ['localhost:8080', /no address/],
    ['', /no address/],
    ['ws://a:b@h/', /--header/],
    ['ws://h/#top', /fragment/],
  ] as const)
    it(`"${text}" is refused`, () =>
      assert.throws(() => parseAddress(text), { name: 'RangeError', message: words }))
})

describe('options that do not go together', () => {
  const { target } = madeUpLoadOptions()
  const every = { ...target, answers: 'every' } as const
  const cases: readonly (readonly [string, Partial<LoadOptions>, RegExp])[] = [
    ['a viewer that sends', { mode: 'view', frameBytes: 1e5, fps: 3 }, /takes no --size, --fps/],
    [
      'a generator that saves',
      { target: { ...target, save: { folder: '/x', every: 1 } } },
      /--save .* --mode view/,
    ],
    ['a rate and a window', { fps: 3, window: 2, target: every }, /exclude each other/],
    ['a window without answers', { window: 2 }, /--ack every/],
    ['an echo without answers', { mode: 'echo' }, /takes no --ack/],
    ['a deflated echo', { mode: 'echo', target: every, deflate: 'precompressed' }, /no --deflate/],
    ['live deflate at a rate', { deflate: 'live', fps: 3 }, /precompressed/],
    ['two kinds of images', { frameBytes: 1e5, framesFolder: '/x' }, /exclude each other/],
    ['an image over 2^31 bytes', { frameBytes: 3 * 2 ** 30 }, /2\^31/],
    ['an image that cannot be made', { frameBytes: 20 * 2 ** 20 }, /--frames/],
    ['more processes than connections', { processes: 3, connections: 2 }, /--processes 3/],
    ['a limit of latency without answers', { thresholds: [parseThreshold('p99<1s')] }, /needs answers/],
    ['a limit of lateness without a rate', { thresholds: [parseThreshold('lateness-p99<1s')] }, /--fps/],
    ['a limit of jitter without viewers', { thresholds: [parseThreshold('jitter<1s')] }, /--mode view/],
  ]
  for (const [what, said, words] of cases)
    it(`${what} is told in a line`, () =>
      assert.throws(
        () => requireSense(madeUpLoadOptions(said)),
        (error) => error instanceof UsageError && words.test(error.message) && !error.message.includes('\n'),
      ))

  it('all others are let be', () => {
    requireSense(madeUpLoadOptions())
    requireSense(madeUpLoadOptions({ fps: 30, target: every, thresholds: [parseThreshold('p99<33ms')] }))
    requireSense(madeUpLoadOptions({ mode: 'view', thresholds: [parseThreshold('jitter<1s')] }))
    requireSense(madeUpLoadOptions({ mode: 'echo', window: 4, target: every }))
  })
})
