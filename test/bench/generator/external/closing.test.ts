// Which kind of end a connection came to.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ProtocolError } from '../../../../bench/generator/codec/header.ts'
import { describeClosing } from '../../../../bench/generator/external/closing.ts'
import { HandshakeError } from '../../../../bench/generator/handshake.ts'
import { CertificateError } from '../../../../bench/generator/socket.ts'

const withCode = (code: string): Error => Object.assign(new Error(code), { code })

describe('the end of a connection', () => {
  for (const [kind, code, reason, error] of [
    ['closed', 1011, 'full', undefined],
    ['closed', 1005, '', undefined],
    ['ended', 1006, 'the connection ended', undefined],
    ['handshake', 1006, 'the connection ended before the handshake', undefined],
    ['handshake', 1006, '', new HandshakeError('no')],
    ['certificate', 1006, '', new CertificateError('no', 'authority')],
    ['certificate-name', 1006, '', new CertificateError('no', 'name')],
    ['certificate-date', 1006, '', new CertificateError('no', 'date')],
    ['protocol', 1006, '', new ProtocolError('no')],
    ['refused', 1006, '', withCode('ECONNREFUSED')],
    ['dns', 1006, '', withCode('ENOTFOUND')],
    ['dns', 1006, '', withCode('EAI_AGAIN')],
    ['unreachable', 1006, '', withCode('EHOSTUNREACH')],
    ['ended', 1006, '', withCode('ECONNRESET')],
    ['tls', 1006, '', withCode('EPROTO')],
    ['tls', 1006, '', withCode('ERR_SSL_WRONG_VERSION_NUMBER')],
    ['socket', 1006, '', withCode('EMFILE')],
  ] as const)
    it(`with ${code} ${reason}${error ? ` ${error.name} ${error.message}` : ''} is "${kind}"`, () =>
      assert.equal(describeClosing(code, reason, error).kind, kind))

  it('keeps how a refusing answer begins', () => {
    assert.deepEqual(describeClosing(1006, '', new HandshakeError('no', 'HTTP/1.1 404')), {
      kind: 'handshake',
      answer: 'HTTP/1.1 404',
    })
  })
})
