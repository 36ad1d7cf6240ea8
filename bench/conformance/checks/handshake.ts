// The opening handshake: a good request is accepted, others are answered with a status from 400 to 499 (RFC 6455 §4.2); over
// TLS the server shows the certificate that it was given.
import { modeSchema } from '../../../runners/contract.ts'
import { CheckFailure } from '../../failure/failure.ts'
import { upgradeRequest } from '../../generator/handshake.ts'
import { type Check, type CheckContext, takingModes } from '../check.ts'
import { binaryMessage } from '../wire/messages.ts'
import { openPoolViewer } from '../wire/viewers.ts'
import { dribble } from '../wire/wire.ts'

const modes = modeSchema.options
/** The example key of §1.3. */
const goodKey = 'dGhlIHNhbXBsZSBub25jZQ=='
const goodRequest = upgradeRequest(new URL('ws://127.0.0.1/'), goodKey, null)

export const handshakeChecks: readonly Check[] = [
  {
    id: 'accept-key',
    title: 'A valid handshake is answered with 101 and the right key, and nothing that was not offered',
    modes,
    run: async ({ openPeer }) => {
      await openPeer()
    },
  },
  {
    id: 'split-handshake',
    title: 'A handshake that arrives byte by byte is accepted, and the connection works',
    modes: takingModes,
    run: async ({ openPeer, expectDelivered }) => {
      const peer = await openPeer({ sendRequest: dribble })
      const message = binaryMessage(1000)
      await peer.sendMessage(message)
      await expectDelivered(peer, [message])
    },
  },
  badRequest('plain-get', 'a plain GET', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'),
  badRequest('not-get', 'an upgrade by POST', goodRequest.replace('GET', 'POST')),
  badRequest('missing-key', 'an upgrade without a key', goodRequest.replace(/Sec-WebSocket-Key: .*\r\n/, '')),
  badRequest('bad-key', 'a key that is not 16 bytes in base64', goodRequest.replace(goodKey, 'aGFsZg==')),
  badRequest(
    'wrong-version',
    'version 12 of the protocol',
    goodRequest.replace('Version: 13', 'Version: 12'),
  ),
]

function badRequest(id: string, what: string, request: string): Check {
  return {
    id,
    title: `The answer to ${what} has a status from 400 to 499`,
    modes,
    run: async (context) => {
      const statusLine = await askStatus(context, request)
      if (!/^HTTP\/1\.[01] 4\d\d\b/.test(statusLine)) throw new CheckFailure(`the answer is "${statusLine}"`)
    },
  }
}

const askStatus = async ({ openWire, target }: CheckContext, request: string): Promise<string> => {
  let answer = ''
  const wire = await openWire((bytes) => {
    answer += bytes.toString('latin1')
  })
  await wire.write(Buffer.from(request.replace(' / ', () => ` ${target} `)))
  await wire.until('an answer to the request', () => answer.includes('\r\n') || wire.ending() !== null)
  const [statusLine = ''] = answer.split('\r\n')
  if (statusLine === '') throw new CheckFailure(`${wire.ending()} without an answer`)
  return statusLine.slice(0, 100)
}

export const tlsChecks: readonly Check[] = [
  {
    id: 'tls',
    title: 'Over TLS with the given certificate, a frame of 1 MiB is handled as the mode requires',
    modes: modeSchema.options,
    capability: 'tls',
    configure: (config, { certificateFiles }) => ({ ...config, tls: certificateFiles }),
    run: async ({ config, ready, kit, openPeer, expectDelivered }) => {
      if (config.mode === 'push') {
        const viewer = await openPoolViewer(openPeer, kit.frames)
        await viewer.awaitFrames(kit.frames.length + 1)
        return
      }
      const bytes = Math.min(config.frameBytes, ready.applied.maxMessageBytes ?? config.frameBytes)
      const peer = await openPeer()
      const message = binaryMessage(bytes)
      await peer.sendMessage(message)
      await expectDelivered(peer, [message])
    },
  },
]
