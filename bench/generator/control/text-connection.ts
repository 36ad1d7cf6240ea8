// A connection beside those of the cameras, for texts alone.

import type { Feed } from '../feed/feed.ts'
import { type CameraOptions, type Cameras, startCameras } from '../senders.ts'

export interface TextConnectionOptions extends Pick<CameraOptions, 'url' | 'ca' | 'onClose'> {
  /** False where texts have no connection of their own: then it is as good as open. */
  readonly isWanted: boolean
  readonly feed: Feed
  /** Sending begins with that of the cameras. */
  readonly begun: Promise<void>
}

export interface TextConnection extends Pick<Cameras, 'stop' | 'close'> {
  /** To version and cipher of TLS, null without. */
  readonly opened: Promise<string | null>
}

export const startTextConnection = (options: TextConnectionOptions): TextConnection => {
  const { url, ca, isWanted, feed, begun, onClose } = options
  if (!isWanted) return { opened: Promise.resolve(null), stop: async () => {}, close: () => {} }
  const opened = Promise.withResolvers<string | null>()
  const { stop, close } = startCameras({
    url,
    ca,
    connections: 1,
    offerDeflate: false,
    prepare: async (_, cipher) => {
      opened.resolve(cipher)
      await begun
      return feed
    },
    onReady: () => {},
    onClose,
  })
  return { opened: opened.promise, stop, close }
}
