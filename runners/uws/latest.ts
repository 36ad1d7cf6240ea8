// The newest image for each viewer that is behind, in memory that is used again: what arrives is a view and has to be copied.
import type { Socket } from './take.ts'

interface Viewer {
  room: Buffer
  /** Part of `room`, or null where nothing waits. */
  image: Buffer | null
  isBinary: boolean
}

interface LatestHooks {
  readonly isBehind: (viewer: Socket) => boolean
  readonly send: (viewer: Socket, message: ArrayBuffer | Buffer, isBinary: boolean) => void
  readonly onReplaced: () => void
}

/** `drain` sends from outside the handler, as in `push.ts`. */
export interface Latest {
  readonly forward: (viewer: Socket, message: ArrayBuffer, isBinary: boolean) => void
  readonly drain: (viewer: Socket) => void
  readonly forget: (viewer: Socket) => void
}

export const createLatest = ({ isBehind, send, onReplaced }: LatestHooks): Latest => {
  const viewers = new Map<Socket, Viewer>()
  const keep = (socket: Socket, message: ArrayBuffer, isBinary: boolean): void => {
    const viewer = viewers.get(socket) ?? { room: Buffer.alloc(0), image: null, isBinary }
    if (viewer.room.length < message.byteLength) viewer.room = Buffer.allocUnsafeSlow(message.byteLength)
    viewer.room.set(new Uint8Array(message))
    viewer.image = viewer.room.subarray(0, message.byteLength)
    viewer.isBinary = isBinary
    viewers.set(socket, viewer)
  }
  const sendKept = (socket: Socket): void => {
    const viewer = viewers.get(socket)
    if (!viewer?.image || isBehind(socket)) return
    const { image } = viewer
    viewer.image = null
    send(socket, image, viewer.isBinary)
  }
  return {
    forward: (socket, message, isBinary) => {
      const viewer = viewers.get(socket)
      if (viewer?.image) {
        viewer.image = null
        onReplaced()
      }
      if (isBehind(socket)) keep(socket, message, isBinary)
      else send(socket, message, isBinary)
    },
    drain: (socket) => {
      if (viewers.get(socket)?.image) setImmediate(sendKept, socket)
    },
    forget: (socket) => {
      viewers.delete(socket)
    },
  }
}
