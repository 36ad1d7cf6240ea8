// How a server's protocol wraps messages: what a frame and a text become on a WebSocket, and how what comes back is read.
import type { MessageSink } from '../message-reader.ts'

/** Of one connection. Free of I/O. */
export interface Envelope {
  /** Path and query of the upgrade request. */
  readonly target: string
  /** WebSocket messages that carry one frame: a text that announces it, and the frame as it is. */
  readonly messagesPerFrame: number
  /** The text message before a frame. @param sequence number of the frame on its connection, from 0 */
  readonly announce: (sequence: number) => Buffer
  /** The text message that carries a text. */
  readonly wrapText: (text: Buffer) => Buffer
  /** Takes the server's WebSocket messages. It throws ProtocolError for what no such server says. */
  readonly read: (listener: EnvelopeListener) => MessageSink
}

export interface EnvelopeListener {
  /** Gets messages as they were before they were wrapped. An acknowledgement is a binary message, as other servers answer. */
  readonly sink: MessageSink
  /** Sends a text message at once. */
  readonly say: (text: string) => void
  /** Called once: from now on messages may be sent. */
  readonly onOpen: () => void
}

export interface EnvelopeOptions {
  /** Of the connection, as if messages were not wrapped: `/`, `/camera` or `/viewer`. */
  readonly path: string
  /** Whether each frame asks for an acknowledgement. */
  readonly asksAcks: boolean
}
