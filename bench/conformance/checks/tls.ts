// The same over TLS: the handshake works, the certificate is the one that was handed over, and an image passes.
import { modeSchema } from '../../../runners/contract.ts'
import type { Check } from '../check.ts'
import { openImageViewer } from '../wire/image-viewer.ts'
import { binaryMessage } from '../wire/messages.ts'

export const tlsChecks: readonly Check[] = [
  {
    id: 'tls',
    title: 'Over TLS with the certificate that was handed over, an image of 1 MiB passes as the mode has it',
    modes: modeSchema.options,
    capability: 'tls',
    configure: (config, { certificateFiles }) => ({ ...config, tls: certificateFiles }),
    run: async ({ config, ready, kit, openPeer, expectDelivered }) => {
      if (config.mode === 'push') {
        const viewer = await openImageViewer(openPeer, kit.images)
        await viewer.awaitImages(kit.images.length + 1)
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
