// One connection of the made-up server: frames in, messages out, and one fault at most.
import type { Socket } from 'node:net'
import { constants, inflateRawSync } from 'node:zlib'
import { encodeClosePayload, encodeFrame } from '../../../../bench/generator/codec/frame.ts'
import { decodeHeader, type FrameHeader, headerLength } from '../../../../bench/generator/codec/header.ts'
import { maskPayload } from '../../../../bench/generator/codec/mask.ts'
import { findOffence, isBadText } from './rules.ts'

export interface Owner {
  readonly fault: string
  readonly limitBytes: number
  readonly deliver: (opcode: number, payload: Buffer, socket: Socket) => void
}

interface OpenMessage {
  readonly opcode: number
  readonly compressed: boolean
  readonly pieces: Buffer[]
}

/** Takes the bytes of a connection after its handshake. */
export const serveFrames = (socket: Socket, { fault, limitBytes, deliver }: Owner) => {
  let pending = Buffer.alloc(0)
  let message: OpenMessage | null = null
  let isOver = false

  const close = (code: number): void => {
    isOver = true
    if (fault === 'drops-on-close') socket.end()
    else {
      const answered = fault === 'other-close-code' && code === 1000 ? 1001 : code
      socket.write(encodeFrame(encodeClosePayload(answered), { opcode: 8 }))
      if (fault !== 'hangs-on-close') socket.end()
    }
  }
  const takeControl = (opcode: number, payload: Buffer): void => {
    if (opcode === 8) {
      const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1000
      close(code === 1005 && fault !== 'bad-close-code' ? 1002 : Math.min(code, 1000))
    }
    if (opcode === 10 && fault === 'unasked-pong') close(1002)
    if (opcode !== 9 || fault === 'mute-ping') return
    if (fault === 'late-pong' && message !== null) return
    socket.write(encodeFrame(fault === 'empty-pong' ? Buffer.alloc(0) : payload, { opcode: 10 }))
  }
  const takeData = ({ opcode, fin, rsv1 }: FrameHeader, payload: Buffer): void => {
    if (opcode > 0 || message === null) message = { opcode, compressed: rsv1, pieces: [] }
    message.pieces.push(payload)
    if (!fin && fault !== 'fragments-as-messages') return
    const whole = Buffer.concat(message.pieces)
    const inflated =
      message.compressed && fault !== 'deflate-message'
        ? inflateRawSync(Buffer.concat([whole, Buffer.of(0, 0, 0xff, 0xff)]), {
            finishFlush: constants.Z_SYNC_FLUSH,
          })
        : whole
    const { opcode: kind } = message
    message = fin ? null : { ...message, pieces: [] }
    if (kind === 1 && isBadText(inflated, fault)) close(1007)
    else deliver(kind, inflated, socket)
  }
  /** @returns bytes of the first frame, 0 while it is not complete */
  const takeFrame = (): number => {
    const headerBytes = pending.length < 2 ? 2 : headerLength(pending.readUInt8(1))
    if (pending.length < headerBytes) return 0
    const header = decodeHeader(pending.subarray(0, headerBytes))
    const openBytes = message?.pieces.reduce((sum, { length }) => sum + length, 0) ?? null
    const offence = findOffence({ header, openBytes, limitBytes }, fault)
    if (offence) close(offence.code)
    const frameBytes = headerBytes + header.payloadBytes
    if (isOver || pending.length < frameBytes) return 0
    const masked = pending.subarray(headerBytes, frameBytes)
    const payload = header.maskKey ? maskPayload(masked, header.maskKey) : Buffer.from(masked)
    if (header.opcode >= 8) takeControl(header.opcode, payload)
    else takeData(header, payload)
    return frameBytes
  }

  return (bytes: Buffer): void => {
    pending = Buffer.concat([pending, bytes])
    for (let taken = -1; taken !== 0 && !isOver; ) {
      taken = takeFrame()
      pending = pending.subarray(taken)
    }
  }
}
