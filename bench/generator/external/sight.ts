// What viewers of an external server measure: number, size and regularity of frames; some are saved as files.
import type { SightCounters } from '../../../runners/contract.ts'
import { createLatencyRecorder } from '../latency.ts'
import type { MessageSink } from '../message-reader.ts'
import { type Envelope, imageIn } from './envelope.ts'
import type { Keeper } from './keeper.ts'

export interface SightOptions {
  readonly viewers: number
  /** Set where frames arrive as base64 in texts; null: every binary message is a frame. */
  readonly envelope: Envelope | null
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

interface Since {
  bytesLeast: number | null
  bytesMost: number | null
  jitterMs: number
  jitterCount: number
}

const nothing = (): Since => ({ bytesLeast: null, bytesMost: null, jitterMs: 0, jitterCount: 0 })

export const createSight = ({ viewers, envelope, keeper, nowMs }: SightOptions): Sight => {
  const intervals = createLatencyRecorder()
  const viewerFrames = Array.from({ length: viewers }, () => 0)
  let frames = 0
  let bytes = 0
  let since = nothing()

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
          pieces.push(Buffer.from(piece))
          heldBytes += piece.length
        },
        onEnd: (isText) => {
          const held = Buffer.concat(pieces)
          const size = messageBytes
          pieces.length = 0
          heldBytes = 0
          messageBytes = 0
          if (isText !== (envelope !== null)) return
          const image = envelope === null ? held : imageIn(held, envelope)
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
      }
    },
  }
}
