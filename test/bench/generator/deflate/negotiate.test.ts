// Which answers to the offer of permessage-deflate are taken, and what they mean.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deflateOffer, readAgreement } from '../../../../bench/generator/deflate/negotiate.ts'

const withoutParameters = {
  clientNoContextTakeover: false,
  serverNoContextTakeover: false,
  clientMaxWindowBits: 15,
  serverMaxWindowBits: 15,
}

describe('the answer to an offer of permessage-deflate', () => {
  it('may be silence: no extension is used', () => {
    assert.equal(readAgreement(undefined, true), null)
    assert.equal(readAgreement(undefined, false), null)
  })

  const taken = [
    ['permessage-deflate', {}],
    ['permessage-deflate; client_no_context_takeover', { clientNoContextTakeover: true }],
    ['permessage-deflate; server_no_context_takeover', { serverNoContextTakeover: true }],
    ['permessage-deflate; client_max_window_bits=8', { clientMaxWindowBits: 8 }],
    ['permessage-deflate;client_max_window_bits=12', { clientMaxWindowBits: 12 }],
    ['permessage-deflate ;\tserver_max_window_bits=15', {}],
    ['permessage-deflate; server_max_window_bits="10"', { serverMaxWindowBits: 10 }],
    [
      'permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=11',
      {
        clientNoContextTakeover: true,
        serverNoContextTakeover: true,
        serverMaxWindowBits: 9,
        clientMaxWindowBits: 11,
      },
    ],
  ] as const
  for (const [text, expected] of taken) {
    it(`may be "${text}"`, () => {
      assert.deepEqual(readAgreement(text, true), { text, ...withoutParameters, ...expected })
    })
  }

  const refused: readonly (readonly [answer: string, message: RegExp])[] = [
    ['', /"" is malformed/],
    ['permessage-deflate;', /malformed/],
    ['permessage-deflate;;client_no_context_takeover', /malformed/],
    ['permessage-deflate,', /malformed/],
    ['permessage-deflate=1', /malformed/],
    ['permessage-deflate; client_max_window_bits=', /malformed/],
    ['permessage-deflate; client_max_window_bits = 10', /malformed/],
    ['permessage-deflate; client_max_window_bits="10', /malformed/],
    ['permessage-deflate client_no_context_takeover', /malformed/],
    ['x-webkit-deflate-frame', /"x-webkit-deflate-frame", which was not offered/],
    ['permessage-deflate, permessage-bzip2', /"permessage-bzip2", which was not offered/],
    ['permessage-deflate, permessage-deflate', /permessage-deflate 2 times/],
    ['permessage-deflate; level=9', /no parameter "level"/],
    ['permessage-deflate; Client_No_Context_Takeover', /no parameter "Client_No/],
    ['permessage-deflate; client_no_context_takeover; client_no_context_takeover', /takeover twice/],
    ['permessage-deflate; client_max_window_bits=9; client_max_window_bits=9', /bits twice/],
    ['permessage-deflate; client_no_context_takeover=true', /takes no value, but the server sent "true"/],
    ['permessage-deflate; client_max_window_bits', /client_max_window_bits has no value/],
    ['permessage-deflate; server_max_window_bits', /server_max_window_bits has no value/],
    ['permessage-deflate; client_max_window_bits=7', /must be 8 to 15, but the server sent "7"/],
    ['permessage-deflate; client_max_window_bits=16', /"16"/],
    ['permessage-deflate; server_max_window_bits=08', /"08"/],
    ['permessage-deflate; server_max_window_bits=1e1', /"1e1"/],
  ]
  for (const [text, message] of refused) {
    it(`must not be "${text}"`, () => {
      assert.throws(() => readAgreement(text, true), { name: 'HandshakeError', message })
    })
  }

  it('must not come where nothing was offered', () => {
    assert.throws(() => readAgreement('permessage-deflate', false), {
      name: 'HandshakeError',
      message: 'the server uses "permessage-deflate", but no extension was offered',
    })
  })
})

it('the offer is that of browsers: any window for the client, nothing asked of the server', () => {
  assert.equal(deflateOffer, 'permessage-deflate; client_max_window_bits')
})
