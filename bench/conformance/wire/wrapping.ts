// A peer's side of an envelope: wraps the messages of a check, and hands over those that the server has wrapped.
import type { EnvelopeName } from '../../../runners/contract.ts'
import { opcodes } from '../../generator/codec/header.ts'
import { createEnvelope } from '../../generator/envelope/envelopes.ts'
import { joinPieces } from '../../generator/message-reader.ts'
import type { Message } from '../../trial/digest-chain.ts'

/** How messages travel to a server that wraps them. */
export interface Wrapping {
  readonly name: EnvelopeName
  /** Whether each binary message asks for an acknowledgement. */
  readonly asksAcks: boolean
}

export interface Wrapped {
  /** Path and query of the upgrade request. */
  readonly target: string
  /** Whether messages may be sent. */
  readonly isOpen: () => boolean
  /** The WebSocket messages that carry a message, in order. */
  readonly wrap: (message: Message) => readonly Message[]
  /** Takes a WebSocket message of the server. @throws ProtocolError for one that the envelope does not know */
  readonly take: (message: Message) => void
}

export interface WrappedOptions {
  readonly wrapping: Wrapping | undefined
  /** As if nothing wrapped the messages. */
  readonly path: string
  readonly onMessage: (message: Message) => void
  readonly say: (message: Message) => void
}

/** Messages pass as they are where nothing wraps them. */
export const createWrapped = ({ wrapping, path, onMessage, say }: WrappedOptions): Wrapped => {
  if (wrapping === undefined)
    return { target: path, isOpen: () => true, wrap: (message) => [message], take: onMessage }
  const { target, announce, wrapText, read } = createEnvelope(wrapping.name, { ...wrapping, path })
  let isOpen = false
  let frames = 0
  const sink = read({
    sink: joinPieces((payload, isText) =>
      onMessage({ opcode: isText ? opcodes.text : opcodes.binary, payload }),
    ),
    say: (text) => say({ opcode: opcodes.text, payload: Buffer.from(text) }),
    onOpen: () => {
      isOpen = true
    },
  })
  return {
    target,
    isOpen: () => isOpen,
    wrap: (message) =>
      message.opcode === opcodes.text
        ? [{ ...message, payload: wrapText(message.payload) }]
        : [{ opcode: opcodes.text, payload: announce(frames++) }, message],
    take: ({ opcode, payload }) => {
      const isText = opcode === opcodes.text
      sink.onBegin?.(isText)
      if (payload.length > 0) sink.onPiece(payload)
      sink.onEnd(isText)
    },
  }
}

/** The target of a request for the server's main path. */
export const targetOf = (wrapping: Wrapping | undefined): string =>
  wrapping === undefined ? '/' : createEnvelope(wrapping.name, { ...wrapping, path: '/' }).target
