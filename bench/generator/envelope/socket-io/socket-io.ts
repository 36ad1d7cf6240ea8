// Socket.IO as an envelope: a path is a namespace, as in its client library, and a frame is a binary event with one attachment.
import type { Envelope, EnvelopeOptions } from '../envelope.ts'
import { createPacketReader } from './packet-reader.ts'
import { encodeFrame, encodeText } from './packets.ts'

/** At once over a WebSocket, without polling first. https://socket.io/docs/v4/engine-io-protocol/#from-a-websocket-only-client */
const target = '/socket.io/?EIO=4&transport=websocket'

export const createSocketIo = ({ path, asksAcks }: EnvelopeOptions): Envelope => ({
  target,
  messagesPerFrame: 2,
  announce: (sequence) => Buffer.from(encodeFrame(path, asksAcks ? sequence : null)),
  wrapText: (text) => Buffer.from(encodeText(path, text.toString())),
  read: (listener) => createPacketReader(path, listener),
})
