// A WebSocket client that does what it is told, right or wrong, and remembers every frame that came back.
import { randomBytes } from 'node:crypto'
import { type CloseReason, decodeClosePayload, encodeFrame } from '../../load/codec/frame.ts'
import { encodeHeader, type HeaderFields, opcodes } from '../../load/codec/header.ts'
import { maskPayload } from '../../load/codec/mask.ts'
import { createFrameReader } from '../../load/codec/reader.ts'
import { type DeflateAgreement, deflateOffer, readAgreement } from '../../load/deflate/negotiate.ts'
import { readAnswer, upgradeRequest } from '../../load/handshake.ts'
import { CheckFailure } from '../check-failure.ts'
import { type Message, maskKey } from './messages.ts'
import type { OpenWire, Wire } from './wire.ts'

const maxReceivedBytes = 128 * 1024 * 1024
/** A multiple of the key's length: every piece is masked from the key's first byte. */
const pieceBytes = 1024 * 1024

export interface PeerOptions {
  readonly offerDeflate?: boolean
  /** Writes the request otherwise than in one piece. */
  readonly sendRequest?: (wire: Wire, request: Buffer) => Promise<void>
}

export interface ReceivedFrame {
  readonly opcode: number
  readonly payload: Buffer
}

export interface Peer extends Wire {
  readonly agreement: DeflateAgreement | null
  readonly received: readonly ReceivedFrame[]
  /** The server's close frame, null while none has come. */
  readonly closeFrame: () => CloseReason | null
  /** Null while the connection is of use: no close frame, no end. */
  readonly refusal: () => string | null
  /** One masked frame, final and binary unless `fields` say otherwise. */
  readonly sendFrame: (payload: Buffer, fields?: Partial<HeaderFields>) => Promise<void>
  /** One masked frame, written piece by piece; gives up where the connection ends before its end. */
  readonly sendMessage: (message: Message) => Promise<void>
}

/** @throws CheckFailure when the server does not answer with a proper 101, or breaks the protocol later */
export const openPeer = async (
  port: number,
  openWire: OpenWire,
  { offerDeflate = false, sendRequest = (wire, request) => wire.write(request) }: PeerOptions = {},
): Promise<Peer> => {
  const key = randomBytes(16).toString('base64')
  const received: ReceivedFrame[] = []
  let answer = Buffer.alloc(0)
  let agreement: DeflateAgreement | null | undefined
  let closeFrame: CloseReason | null = null
  let offence: string | null = null
  let pieces: Buffer[] = []
  const reader = createFrameReader(
    { expectMasked: false, maxPayloadBytes: maxReceivedBytes, allowRsv1: offerDeflate },
    {
      onPayload: (piece) => pieces.push(Buffer.from(piece)),
      onEnd: ({ opcode }) => {
        const payload = Buffer.concat(pieces)
        pieces = []
        received.push({ opcode, payload })
        if (opcode === opcodes.close) closeFrame = decodeClosePayload(payload)
      },
    },
  )
  const read = (bytes: Buffer): void => {
    if (agreement !== undefined) {
      reader.push(bytes)
      return
    }
    answer = Buffer.concat([answer, bytes])
    const accepted = readAnswer(answer, key)
    if (!accepted) return
    agreement = readAgreement(accepted.headers.get('sec-websocket-extensions'), offerDeflate)
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

  const url = new URL(`ws://127.0.0.1:${port}/`)
  await sendRequest(wire, Buffer.from(upgradeRequest(url, key, offerDeflate ? deflateOffer : null)))
  await until('an answer to the handshake', () => agreement !== undefined || wire.ending() !== null)
  if (agreement === undefined) throw new CheckFailure(`${wire.ending()} before the handshake was over`)

  const refusal = (): string | null => (closeFrame === null ? wire.ending() : describeClose(closeFrame))
  return {
    ...wire,
    until,
    agreement,
    received,
    refusal,
    closeFrame: () => closeFrame,
    sendFrame: (payload, fields = {}) => wire.write(encodeFrame(payload, { maskKey, ...fields })),
    sendMessage: async ({ opcode, payload }) => {
      await wire.write(encodeHeader({ opcode, maskKey, payloadBytes: payload.length }))
      for (let at = 0; at < payload.length && refusal() === null; at += pieceBytes) {
        await wire.write(maskPayload(payload.subarray(at, at + pieceBytes), maskKey))
      }
    },
  }
}

const describeClose = ({ code, reason }: CloseReason): string =>
  `the server closed the connection with ${code}${reason && ` (${reason})`}`
