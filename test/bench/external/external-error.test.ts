// The messages about an external server that cannot be reached.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeEnd, describeRefusal } from '../../../bench/external/external-error.ts'
import type { GeneratorCloseLine } from '../../../runners/contract.ts'

const closed = (said: Partial<GeneratorCloseLine>): GeneratorCloseLine => ({
  event: 'closed',
  code: 1006,
  reason: '',
  ...said,
})

describe('a server that cannot be reached', () => {
  const cases: readonly (readonly [Partial<GeneratorCloseLine>, RegExp])[] = [
    [{ kind: 'refused', reason: 'ECONNREFUSED' }, /^no server listens at h:8: ECONNREFUSED$/],
    [{ kind: 'dns', reason: 'ENOTFOUND' }, /^the name "h" cannot be resolved/],
    [{ kind: 'unreachable', reason: 'EHOSTUNREACH' }, /^h:8 cannot be reached/],
    [{ kind: 'socket', reason: 'connect EMFILE' }, /ulimit -n$/],
    [{ kind: 'socket', reason: 'connect EADDRNOTAVAIL' }, /no free port/],
    [{ kind: 'certificate', reason: 'the certificate of "x"' }, /^the certificate of "x"; --ca FILE/],
    [
      { kind: 'certificate-name', reason: 'the certificate is for a, not for b' },
      /^the certificate is for a, not for b; --servername NAME/,
    ],
    [{ kind: 'certificate-date', reason: 'expired' }, /^expired; --insecure/],
    [{ kind: 'tls', reason: 'EPROTO' }, /^TLS with h:8 failed: EPROTO/],
    [{ kind: 'closed', code: 1009 }, /close code 1009 \(message too big\)$/],
    [{ kind: 'closed', code: 4000, reason: 'go away' }, /close code 4000 "go away"$/],
    [
      { kind: 'handshake', reason: 'no', answer: 'HTTP/1.1 302 Found\r\nLocation: /y\r\n' },
      /redirects to \/y/,
    ],
    [
      { kind: 'handshake', reason: 'no', answer: 'HTTP/1.1 426 Upgrade Required\r\n' },
      /; it may require a subprotocol: --subprotocol NAME$/,
    ],
    [{ kind: 'handshake', reason: 'no', answer: 'HTTP/1.1 418 Teapot\r\n' }, /did not open a WebSocket: no$/],
  ]
  for (const [line, words] of cases)
    it(`is explained for ${line.kind} ${line.reason}`, () =>
      assert.match(describeRefusal('ws://h:8/x', closed(line)).message, words))

  it('has the first lines of its answer shown, empty ones left out, and no more than eight', () => {
    const answer = ['HTTP/1.1 404 Not Found', '', ...Array(20).fill('<p>')].join('\r\n')
    const { said } = describeRefusal('ws://h/', closed({ kind: 'handshake', answer }))
    assert.deepEqual([said.length, said[0], said[1]], [8, 'HTTP/1.1 404 Not Found', '<p>'])
  })

  it('may end without a close frame, or without a code', () => {
    assert.equal(
      describeEnd({ code: 1006, reason: 'the connection ended' }),
      'no close frame (1006), the connection ended',
    )
    assert.equal(describeEnd({ code: 1005, reason: '' }), 'close code 1005')
  })
})
