// What viewers of an external server measure: number, size and regularity of frames; some are saved as files.
import type { SightCounters } from '../../../runners/contract.ts'
import { createLatencyRecorder } from '../latency.ts'
import type { MessageSink } from '../message-reader.ts'
import { createUnwrap, type Envelope } from './envelope.ts'
import type { Keeper } from './keeper.ts'
import { type Difference, describeDifference } from './nearness.ts'

export interface SightOptions {
  readonly viewers: number
  /** Set where frames arrive as base64 in texts; null: every binary message is a frame. */
  readonly envelopeOf: (viewer: number) => Envelope | null
  /** Null where none are saved. */
  readonly keeper: Keeper | null
  readonly nowMs: () => number
}

export interface Sight {
  readonly sinkOf: (viewer: number) => MessageSink
  readonly report: () => SightCounters
}

/** The envelope's prefix must occur within this much of a text. */
const headBytes = 16 * 1024
/** Texts without a template that are compared with it. */
const comparedTexts = 20

interface Since {
  bytesLeast: number | null
  bytesMost: number | null
  jitterMs: number
  jitterCount: number
}

const nothing = (): Since => ({ bytesLeast: null, bytesMost: null, jitterMs: 0, jitterCount: 0 })

export const createSight = ({ viewers, envelopeOf, keeper, nowMs }: SightOptions): Sight => {
  const intervals = createLatencyRecorder()
  const viewerFrames = Array.from({ length: viewers }, () => 0)
  let frames = 0
  let bytes = 0
  let since = nothing()
  const others = { empty: 0, texts: 0, binary: 0 }
  let nearest: Difference | null = null

  const compare = (text: Buffer, { before }: Envelope): void => {
    if (others.texts > comparedTexts) return
    const difference = describeDifference(text.toString('utf8', 0, headBytes), before)
    if (nearest === null || difference.nearness > nearest.nearness) nearest = difference
  }
  const takeInterval = (intervalMs: number, before: number | null): void => {
    intervals.record(intervalMs)
    if (before === null) return
    since.jitterMs += Math.abs(intervalMs - before)
    since.jitterCount++
  }
  const count = (viewer: number, imageBytes: number): void => {
    viewerFrames[viewer] = (viewerFrames[viewer] ?? 0) + 1
    frames++
    bytes += imageBytes
    since.bytesLeast = Math.min(since.bytesLeast ?? imageBytes, imageBytes)
    since.bytesMost = Math.max(since.bytesMost ?? imageBytes, imageBytes)
  }

  return {
    sinkOf: (viewer) => {
      const envelope = envelopeOf(viewer)
      const unwrap = envelope && createUnwrap(envelope)
      /** Null where the message is no frame. */
      const imageOf = (held: Buffer, size: number, isText: boolean): Buffer | null => {
        if (size === 0) others.empty++
        else if (isText !== (envelope !== null)) others[isText ? 'texts' : 'binary']++
        else if (unwrap === null || envelope === null) return held
        else {
          const image = unwrap(held)
          if (image === null) {
            others.texts++
            compare(held, envelope)
          } else if (image.length === 0 && held.length === size) others.empty++
          else return image
        }
        return null
      }
      const pieces: Buffer[] = []
      let heldBytes = 0
      let messageBytes = 0
      let lastMs: number | null = null
      let lastIntervalMs: number | null = null
      return {
        onPiece: (piece) => {
          messageBytes += piece.length
          const isKept = keeper?.wantsNext(viewer) ?? false
          if (!isKept && (envelope === null || heldBytes >= headBytes)) return
          const part = isKept ? piece : piece.subarray(0, headBytes - heldBytes)
          pieces.push(Buffer.from(part))
          heldBytes += part.length
        },
        onEnd: (isText) => {
          const held = Buffer.concat(pieces)
          const size = messageBytes
          pieces.length = 0
          heldBytes = 0
          messageBytes = 0
          const image = imageOf(held, size, isText)
          if (image === null) return
          const now = nowMs()
          count(viewer, size)
          keeper?.take(viewer, image)
          if (lastMs !== null) {
            takeInterval(now - lastMs, lastIntervalMs)
            lastIntervalMs = now - lastMs
          }
          lastMs = now
        },
      }
    },
    report: () => {
      const { bytesLeast: leastBytes, bytesMost: mostBytes, jitterMs, jitterCount } = since
      since = nothing()
      return {
        ...{ frames, bytes, viewerFrames: [...viewerFrames], leastBytes, mostBytes },
        ...{ intervals: intervals.take(), jitterMs, jitterCount },
        saved: keeper?.saved() ?? 0,
        saveFault: keeper?.fault() ?? null,
        others: { ...others, nearest: nearest?.words ?? null },
      }
    },
  }
}
