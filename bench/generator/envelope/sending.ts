// What a load generator sends in an envelope: the announcement before each frame, and texts.
import { randomBytes } from 'node:crypto'
import { encodeFrame } from '../codec/frame.ts'
import { opcodes } from '../codec/header.ts'
import type { StampedFrame } from '../stamped-frames.ts'
import { type MessageShape, plainShape } from '../wire-frames.ts'
import type { Envelope } from './envelope.ts'

export type Announce = Envelope['announce']

/** Of frames that are framed beforehand and sent in any order: their announcements are all the same. */
export const shapeOf = (envelope: Pick<Envelope, 'announce'> | null): MessageShape =>
  envelope === null ? plainShape : { ...plainShape, announce: envelope.announce(0) }

/** The frames as they are where nothing is announced. */
export const announced = (
  frames: readonly StampedFrame[],
  announce: Announce | undefined,
): readonly StampedFrame[] =>
  announce === undefined
    ? frames
    : frames.map(({ stampOf, pieces }) => ({
        stampOf,
        pieces: (stamp) => {
          const [head, rest] = pieces(stamp)
          const text = encodeFrame(announce(stamp.sequence), {
            opcode: opcodes.text,
            maskKey: randomBytes(4),
          })
          return [Buffer.concat([text, head]), rest]
        },
      }))
