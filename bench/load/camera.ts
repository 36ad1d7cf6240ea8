// Cameras that send flat out: N connections, each with a write under way and one waiting, until told to stop.
import { type Connection, openConnection } from './connection.ts'
import type { WireBatch } from './wire-frames.ts'

/** Two, so that the kernel finds the next write at once when it has taken one. */
const writesInFlight = 2

export interface CameraCounters {
  /** Whole frames that the kernel has taken. */
  frames: number
  /** Frames of which the write has begun. */
  begun: number
  wireBytes: number
}

export interface Cameras {
  readonly counters: Readonly<CameraCounters>
  /** Begins no more frames; resolves when the kernel has taken all that were begun. */
  readonly stop: () => Promise<void>
  readonly close: () => void
}

export interface CameraOptions {
  readonly url: URL
  readonly connections: number
  readonly batches: readonly WireBatch[]
  readonly onOpen: () => void
  readonly onClose: (code: number, reason: string) => void
}

/** Connects, and starts to send as soon as every connection is open. */
export const startCameras = (options: CameraOptions): Cameras => {
  const { batches } = options
  const counters: CameraCounters = { frames: 0, begun: 0, wireBytes: 0 }
  const stopped = Promise.withResolvers<void>()
  let stopping = false
  let opened = 0
  let inFlight = 0

  const sendNext = (connection: Connection, at: number): void => {
    const batch = batches[at % batches.length]
    if (stopping || !batch) {
      settle()
      return
    }
    counters.begun += batch.frames
    inFlight++
    connection.write(batch.bytes, () => {
      inFlight--
      counters.frames += batch.frames
      counters.wireBytes += batch.bytes.length
      sendNext(connection, at + writesInFlight)
    })
  }
  const settle = (): void => {
    if (stopping && inFlight === 0) stopped.resolve()
  }
  const startSending = (): void => {
    options.onOpen()
    connections.forEach((connection, index) => {
      const start = Math.floor((index * batches.length) / connections.length)
      for (let write = 0; write < writesInFlight; write++) sendNext(connection, start + write)
    })
  }

  const connections = Array.from({ length: options.connections }, () =>
    openConnection(options.url, {
      onOpen: () => {
        if (++opened === options.connections) startSending()
      },
      onClose: options.onClose,
    }),
  )
  return {
    counters,
    stop: () => {
      stopping = true
      settle()
      return stopped.promise
    },
    close: () => {
      for (const connection of connections) connection.close()
    },
  }
}
