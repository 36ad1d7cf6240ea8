// A WebSocket client that sends valid or invalid bytes for a check and records the answers.
import { randomBytes } from 'node:crypto'
import { CheckFailure } from '../../failure/failure.ts'
import { type CloseReason, decodeClosePayload, encodeFrame } from '../../generator/codec/frame.ts'
import { encodeHeader, type HeaderFields, opcodes } from '../../generator/codec/header.ts'
import { maskPayload } from '../../generator/codec/mask.ts'
import { createFrameReader, type FrameReader } from '../../generator/codec/reader.ts'
import { createMessageInflater, type InflaterAgreement } from '../../generator/deflate/messages.ts'
import { type DeflateAgreement, deflateOffer, readAgreement } from '../../generator/deflate/negotiate.ts'
import { readAnswer, upgradeRequest } from '../../generator/handshake.ts'
import type { Message } from '../../trial/digest-chain.ts'
import { maskKey } from './messages.ts'
import type { OpenWire, Wire } from './wire.ts'
import { createWrapped, type Wrapping } from './wrapping.ts'

export interface PeerOptions {
  /** How messages travel, where they are not plain WebSocket messages. */
  readonly wrapping?: Wrapping
  readonly path?: string
  readonly offerDeflate?: boolean
  /** Replaces writing the request in one piece. */
  readonly sendRequest?: (wire: Wire, request: Buffer) => Promise<void>
  /** Receives each message, which is not kept then. */
  readonly onMessage?: (message: Message) => void
}

export interface ControlFrame {
  readonly opcode: number
  readonly payload: Buffer
}

export interface Peer extends Wire {
  readonly agreement: DeflateAgreement | null
  /** Control frames in order. */
  readonly controls: readonly ControlFrame[]
  /** Messages in order, unless `onMessage` takes them. */
  readonly messages: readonly Message[]
  /** The server's close frame, null while none has come. */
  readonly closeFrame: () => CloseReason | null
  /** Null while the connection is usable: no close frame, no end. */
  readonly refusal: () => string | null
  /** One masked frame, final and binary unless `fields` say otherwise. */
  readonly sendFrame: (payload: Buffer, fields?: Partial<HeaderFields>) => Promise<void>
  /** The WebSocket messages that carry a message, in order: itself, where nothing wraps it. */
  readonly wrap: (message: Message) => readonly Message[]
  /** As masked frames, written piece by piece; stops where the connection ends. */
  readonly sendMessage: (message: Message) => Promise<void>
}

interface FrameListener {
  readonly onControl: (frame: ControlFrame) => void
  readonly onMessage: (message: Message) => void
}

/** A multiple of the key's length: every piece is masked from the key's first byte. */
const pieceBytes = 1024 * 1024
const maxReceivedBytes = 128 * 1024 * 1024

/** @throws CheckFailure when the server does not answer with a proper 101, or breaks the protocol later */
export const openPeer = async (
  port: number,
  openWire: OpenWire,
  {
    wrapping,
    path = '/',
    offerDeflate = false,
    sendRequest = (wire, request) => wire.write(request),
    onMessage,
  }: PeerOptions,
): Promise<Peer> => {
  const key = randomBytes(16).toString('base64')
  const controls: ControlFrame[] = []
  const messages: Message[] = []
  let answer = Buffer.alloc(0)
  let agreement: DeflateAgreement | null | undefined
  let reader: FrameReader | null = null
  let closeFrame: CloseReason | null = null
  let offence: string | null = null
  const listener: FrameListener = {
    onControl: (frame) => {
      controls.push(frame)
      if (frame.opcode === opcodes.close) closeFrame = decodeClosePayload(frame.payload)
    },
    onMessage: (message) => wrapped.take(message),
  }
  const wrapped = createWrapped({
    wrapping,
    path,
    onMessage: onMessage ?? ((message) => messages.push(message)),
    say: ({ opcode, payload }) => wire.pour(encodeFrame(payload, { opcode, maskKey })),
  })
  const read = (bytes: Buffer): void => {
    if (reader !== null) {
      reader.push(bytes)
      return
    }
    answer = Buffer.concat([answer, bytes])
    const accepted = readAnswer(answer, key)
    if (!accepted) return
    agreement = readAgreement(accepted.headers.get('sec-websocket-extensions'), offerDeflate)
    reader = readFrames(agreement, listener)
    reader.push(accepted.rest)
  }
  const wire = await openWire((bytes) => {
    if (offence !== null || closeFrame !== null) return
    try {
      read(bytes)
    } catch (error) {
      offence = error instanceof Error ? error.message : String(error)
    }
  })
  const until: Wire['until'] = async (what, isTrue) => {
    await wire.until(what, () => offence !== null || isTrue())
    if (offence !== null) throw new CheckFailure(offence)
  }

  const url = new URL(wrapped.target, `ws://127.0.0.1:${port}`)
  await sendRequest(wire, Buffer.from(upgradeRequest(url, key, offerDeflate ? deflateOffer : null)))
  await until('an answer to the handshake', () => agreement !== undefined || wire.ending() !== null)
  if (agreement === undefined) throw new CheckFailure(`${wire.ending()} before the handshake was complete`)

  const refusal = (): string | null => (closeFrame === null ? wire.ending() : describeClose(closeFrame))
  await until('messages to be accepted', () => wrapped.isOpen() || refusal() !== null)
  if (!wrapped.isOpen()) throw new CheckFailure(`${refusal()} before messages were accepted`)
  return {
    ...wire,
    until,
    agreement,
    controls,
    messages,
    refusal,
    closeFrame: () => closeFrame,
    sendFrame: (payload, fields = {}) => wire.write(encodeFrame(payload, { maskKey, ...fields })),
    wrap: wrapped.wrap,
    sendMessage: async (message) => {
      for (const { opcode, payload } of wrapped.wrap(message)) {
        await wire.write(encodeHeader({ opcode, maskKey, payloadBytes: payload.length }))
        for (let at = 0; at < payload.length && refusal() === null; at += pieceBytes) {
          await wire.write(maskPayload(payload.subarray(at, at + pieceBytes), maskKey))
        }
      }
    },
  }
}

/** Sends the WebSocket messages that come before a message itself. @returns the last one, which is left to the caller */
export const sendAllButLast = async (
  { wrap, sendFrame }: Pick<Peer, 'wrap' | 'sendFrame'>,
  message: Message,
): Promise<Message> => {
  const parts = wrap(message)
  for (const { opcode, payload } of parts.slice(0, -1)) await sendFrame(payload, { opcode })
  return parts.at(-1) ?? message
}

/**
 * Sends a ping and waits for the pong, whatever messages come before it.
 * @returns the bytes of the pong @throws CheckFailure where the connection ends instead, or nothing comes
 */
export const ping = async (peer: Peer, payload: Buffer): Promise<Buffer> => {
  const pongs = () => peer.controls.filter(({ opcode }) => opcode === opcodes.pong)
  const before = pongs().length
  await peer.sendFrame(payload, { opcode: opcodes.ping })
  await peer.until('the pong', () => pongs().length > before || peer.refusal() !== null)
  const answer = pongs()[before]
  if (!answer) throw new CheckFailure(peer.refusal() ?? 'there is no pong')
  return answer.payload
}

/**
 * Joins the frames of a server to messages, inflated where they were compressed; control frames are handled separately.
 * @param agreement what a server that compresses has agreed to; null where nothing is compressed
 */
const readFrames = (agreement: InflaterAgreement | null, listener: FrameListener): FrameReader => {
  let control: Buffer[] = []
  let pieces: Buffer[] = []
  let kind: Message['opcode'] = opcodes.binary
  let isCompressed = false
  const inflate = agreement && createMessageInflater(agreement, maxReceivedBytes)

  return createFrameReader(
    { expectMasked: false, maxPayloadBytes: maxReceivedBytes, allowRsv1: agreement !== null },
    {
      onHeader: ({ opcode, rsv1 }) => {
        if (opcode !== opcodes.text && opcode !== opcodes.binary) return
        kind = opcode
        isCompressed = rsv1
      },
      onPayload: (piece, { opcode }) => (opcode >= 8 ? control : pieces).push(Buffer.from(piece)),
      onEnd: ({ opcode, fin }) => {
        if (opcode >= 8) {
          const payload = Buffer.concat(control)
          control = []
          listener.onControl({ opcode, payload })
        } else if (fin) {
          const payload = Buffer.concat(pieces)
          pieces = []
          listener.onMessage({ opcode: kind, payload: isCompressed && inflate ? inflate(payload) : payload })
        }
      },
    },
  )
}

const describeClose = ({ code, reason }: CloseReason): string =>
  `the server closed the connection with ${code}${reason && ` (${reason})`}`
