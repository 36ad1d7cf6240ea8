// Opens connections whose messages travel in an envelope, and counts the WebSocket messages on all of them.
import { randomBytes } from 'node:crypto'
import type { EnvelopeName, GeneratorUsage } from '../../../runners/contract.ts'
import { encodeFrame } from '../codec/frame.ts'
import { opcodes } from '../codec/header.ts'
import { type Connection, openConnection } from '../connection.ts'
import type { MessageSink } from '../message-reader.ts'
import type { Envelope, EnvelopeOptions } from './envelope.ts'
import { createEnvelope } from './envelopes.ts'

export interface EnvelopedOpener {
  /** That of cameras, and of control messages. */
  readonly envelope: Envelope
  /** The path of its URL is that of the envelope; its `onOpen` follows once messages may be sent. */
  readonly open: typeof openConnection
  /** WebSocket messages so far. @param sent frames and texts that were handed over */
  readonly wireMessages: (sent: { readonly frames: number; readonly texts: number }) => WireMessages
}

type WireMessages = NonNullable<GeneratorUsage['wireMessages']>

/** @param options of cameras */
export const createEnvelopedOpener = (name: EnvelopeName, options: EnvelopeOptions): EnvelopedOpener => {
  const envelope = createEnvelope(name, options)
  let said = 0
  let received = 0

  const open: typeof openConnection = (connecting) => {
    const { url, sink = discard } = connecting
    const { target, read } = createEnvelope(name, { ...options, path: url.pathname })
    let opened: Parameters<typeof connecting.onOpen> | null = null
    const reader = read({
      sink,
      say: (text) => {
        said++
        const frame = encodeFrame(Buffer.from(text), { opcode: opcodes.text, maskKey: randomBytes(4) })
        connection.write(frame, () => {})
      },
      onOpen: () => {
        if (opened) connecting.onOpen(...opened)
      },
    })
    const connection: Connection = openConnection({
      ...connecting,
      url: new URL(target, url),
      sink: {
        ...reader,
        onEnd: (isText) => {
          received++
          reader.onEnd(isText)
        },
      },
      onOpen: (...agreed) => {
        opened = agreed
      },
    })
    return connection
  }
  return {
    envelope,
    open,
    wireMessages: ({ frames, texts }) => ({
      sent: said + frames * envelope.messagesPerFrame + texts,
      received,
    }),
  }
}

const discard: MessageSink = { onPiece: () => {}, onEnd: () => {} }
