// Control messages: small texts that the server sends back, timed while frames are in flight.
import { createHash, randomBytes } from 'node:crypto'
import type { ControlCounters, ControlTraffic } from '../../runners/contract.ts'
import { encodeFrame } from './codec/frame.ts'
import { opcodes } from './codec/header.ts'
import type { Feed, Outlet } from './feed/feed.ts'
import { createLatencyRecorder } from './latency.ts'
import { joinPieces } from './message-reader.ts'
import { type CameraOptions, type Cameras, startCameras } from './senders.ts'

export interface TextOptions extends Pick<ControlTraffic, 'perSecond' | 'bytes'> {
  /** Seed of the times at which texts are due. */
  readonly seed: number
  /** What a text becomes on the wire, where an envelope wraps it. */
  readonly wrap?: ((payload: Buffer) => Buffer) | undefined
  readonly nowMs: () => number
  /** Calls back after some time, as `setTimeout` does, but to a fraction of a ms. */
  readonly wait: (call: () => void, ms: number) => void
}

export interface Texts {
  /** Sends on this connection from now on, until it closes. To be called once. */
  readonly begin: (outlet: Outlet) => void
  readonly report: () => ControlCounters
}

/**
 * An open loop: each text is written when due, regardless of earlier ones, behind the frames that are written
 * already and never inside one. Latency counts from the intended time.
 */
export const createTexts = ({ perSecond, bytes, seed, wrap = asIs, nowMs, wait }: TextOptions): Texts => {
  const sendLateness = createLatencyRecorder()
  const latency = createLatencyRecorder()
  const pending = createLatencyRecorder()
  /** Intended times of the texts that are not answered yet. */
  const unanswered: number[] = []
  let sent = 0
  let answered = 0
  let wrong = 0

  const takeAnswer = (payload: Buffer): void => {
    const intendedMs = unanswered[0]
    if (intendedMs === undefined || !payload.equals(textOf(answered, bytes))) {
      wrong++
      return
    }
    latency.record(nowMs() - intendedMs)
    unanswered.shift()
    answered++
  }
  const begin = (outlet: Outlet): void => {
    const startMs = nowMs()
    const nextDueMs = (): number => startMs + ((sent + phaseOf(sent, seed)) * 1000) / perSecond
    let dueMs = nextDueMs()
    const send = (): void => {
      sendLateness.record(nowMs() - dueMs)
      unanswered.push(dueMs)
      const payload = wrap(textOf(sent++, bytes))
      outlet.send(
        { bytes: encodeFrame(payload, { opcode: opcodes.text, maskKey: randomBytes(4) }), frames: 0 },
        () => {},
      )
    }
    const tick = (): void => {
      if (!outlet.isOpen()) return
      while (dueMs <= nowMs()) {
        send()
        dueMs = nextDueMs()
      }
      wait(tick, dueMs - nowMs())
    }
    outlet.listen(
      joinPieces((payload, isText) => {
        if (isText) takeAnswer(payload)
      }),
    )
    tick()
  }

  return {
    begin,
    report: () => {
      const now = nowMs()
      for (const intendedMs of unanswered) pending.record(now - intendedMs)
      return {
        sent,
        answered,
        answeredBytes: answered * bytes,
        wrong,
        sendLateness: sendLateness.take(),
        latency: latency.take(),
        pending: pending.take(),
      }
    },
  }
}

const asIs = (payload: Buffer): Buffer => payload

const textOf = (sequence: number, bytes: number): Buffer => Buffer.from(String(sequence).padStart(bytes, '0'))

/** Position of a text in its interval, from 0 to 1; fixed steps would always hit the same phases of the frame interval. */
const phaseOf = (sequence: number, seed: number): number =>
  createHash('sha256').update(`text ${seed} ${sequence}`).digest().readUInt32BE() / 2 ** 32

export interface TextConnectionOptions
  extends Pick<CameraOptions, 'url' | 'ca' | 'open' | 'onClose' | 'onFault'> {
  /** False where texts have no connection of their own: it then counts as open. */
  readonly isWanted: boolean
  readonly feed: Feed
  /** Sending starts together with the cameras. */
  readonly begun: Promise<void>
}

export interface TextConnection extends Pick<Cameras, 'stop' | 'close'> {
  /** To version and cipher of TLS, null without. */
  readonly opened: Promise<string | null>
}

export const startTextConnection = (options: TextConnectionOptions): TextConnection => {
  const { url, ca, open, isWanted, feed, begun, onClose, onFault } = options
  if (!isWanted) return { opened: Promise.resolve(null), stop: async () => {}, close: () => {} }
  const opened = Promise.withResolvers<string | null>()
  const { stop, close } = startCameras({
    url,
    ca,
    ...(open && { open }),
    connections: 1,
    offerDeflate: false,
    prepare: async (_, cipher) => {
      opened.resolve(cipher)
      await begun
      return feed
    },
    onReady: () => {},
    onClose,
    onFault,
  })
  return { opened: opened.promise, stop, close }
}
