// Cameras: N connections, each fed with frames as fast as its socket takes them or at their due times, until `stop`.
import type { GeneratorJob } from '../../runners/contract.ts'
import { type CameraConnection, type OnClose, type OpenCamera, openConnection } from './connection.ts'
import type { DeflateAgreement } from './deflate/negotiate.ts'
import type { Feed, Outlet, Place } from './feed/feed.ts'
import type { MessageSink } from './message-reader.ts'

export interface CameraCounters {
  /** Whole frames that the kernel has taken. */
  frames: number
  /** The same per connection. */
  connectionFrames: number[]
  /** Frames whose write has started. */
  begun: number
  wireBytes: number
}

export interface Cameras {
  readonly counters: Readonly<CameraCounters>
  /** Begins no more frames; resolves when the kernel has taken all that were begun, or their connection is gone. */
  readonly stop: () => Promise<void>
  readonly close: () => void
}

export interface CameraOptions {
  readonly url: URL
  readonly connections: number
  /** Where other processes have other cameras of the same trial. */
  readonly share?: GeneratorJob['share']
  readonly ca?: Buffer | undefined
  readonly offerDeflate: boolean
  /** Opens a connection; the suite's own way where it is left out. */
  readonly open?: OpenCamera
  /** Called once, when every connection is open: only then is it known what may be sent. */
  readonly prepare: (agreement: DeflateAgreement | null, cipher: string | null) => Promise<Feed>
  /** Sending waits for it, once every connection is open; it begins at once where it is left out. */
  readonly released?: Promise<void> | undefined
  /** Sending may start. @param extensions as the server agreed to them @param cipher of TLS, null without */
  readonly onReady: (extensions: string | null, cipher: string | null) => void
  readonly onClose: OnClose
  /** A bug or a file that cannot be read: frames could not be prepared or sent. */
  readonly onFault: (error: unknown) => void
}

/** Connects, and starts to send as soon as every connection is open and the frames are ready. */
export const startCameras = (options: CameraOptions): Cameras => {
  const counters: CameraCounters = {
    frames: 0,
    connectionFrames: Array.from({ length: options.connections }, () => 0),
    begun: 0,
    wireBytes: 0,
  }
  const agreements: (DeflateAgreement | null)[] = []
  const stopped = Promise.withResolvers<void>()
  const sinks = Array.from({ length: options.connections }, (): MessageSink[] => [])
  let stopping = false
  let broken = false
  let inFlight = 0

  const settle = (): void => {
    if (stopping && inFlight === 0) stopped.resolve()
  }
  const outletOf = (connection: CameraConnection, index: number): Outlet => ({
    isOpen: () => !stopping && connection.isOpen(),
    send: (batch, onSent) => {
      counters.begun += batch.frames
      inFlight++
      const { bytes, head, frames } = batch
      const onDone = (taken: boolean, wireBytes?: number): void => {
        inFlight--
        if (taken) {
          counters.frames += frames
          counters.connectionFrames[index] = (counters.connectionFrames[index] ?? 0) + frames
          counters.wireBytes += wireBytes ?? bytes.length + (head?.length ?? 0)
        }
        onSent()
        settle()
      }
      connection.write(bytes, onDone, head)
    },
    listen: (sink) => {
      sinks[index]?.push(sink)
    },
  })
  const begin = (agreement: DeflateAgreement | null, cipher: string | null): void => {
    feedAll(agreement, cipher).catch(options.onFault)
  }
  const feedAll = async (agreement: DeflateAgreement | null, cipher: string | null): Promise<void> => {
    const feed = await options.prepare(agreement, cipher)
    if (broken || stopping) return
    options.onReady(agreement?.text ?? null, cipher)
    if (options.released !== undefined) await options.released
    await Promise.all(
      connections.map((connection, index) =>
        feed(outletOf(connection, index), placeOf(index, connections.length, options.share)),
      ),
    )
  }
  const closeAll = (): void => {
    for (const connection of connections) connection.close()
  }
  const breakOff: OnClose = (code, reason, error) => {
    broken = true
    options.onClose(code, reason, error)
  }
  const welcome = (agreement: DeflateAgreement | null, cipher: string | null): void => {
    agreements.push(agreement)
    const first = agreements[0] ?? null
    if (agreement?.text !== first?.text) {
      closeAll()
      breakOff(
        1006,
        `the server agreed to ${quote(first)} with one connection, to ${quote(agreement)} with another`,
      )
    } else if (agreements.length === options.connections) begin(agreement, cipher)
  }

  const open = options.open ?? openConnection
  // Without cameras there is nothing to agree on.
  if (options.connections === 0) begin(null, null)
  const connections = Array.from({ length: options.connections }, (_, index) =>
    open({
      url: options.url,
      ca: options.ca,
      offerDeflate: options.offerDeflate,
      onOpen: welcome,
      sink: {
        onBegin: (isText) => {
          for (const sink of sinks[index] ?? []) sink.onBegin?.(isText)
        },
        onPiece: (piece) => {
          for (const sink of sinks[index] ?? []) sink.onPiece(piece)
        },
        onEnd: (isText) => {
          for (const sink of sinks[index] ?? []) sink.onEnd(isText)
        },
      },
      onClose: breakOff,
    }),
  )
  return {
    counters,
    stop: () => {
      stopping = true
      settle()
      return stopped.promise
    },
    close: closeAll,
  }
}

const placeOf = (index: number, count: number, share: GeneratorJob['share']): Place => ({
  index,
  count,
  camera: share ? share.index + index * share.of : index,
  cameras: share ? share.cameras : count,
})

const quote = (agreement: DeflateAgreement | null): string =>
  agreement ? `"${agreement.text}"` : 'no extension'
