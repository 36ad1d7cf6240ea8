// uWebSockets.js as a sender: an image goes to the kernel from where it is, as long as nothing waits before it.
import { readPushPool } from '../shared/push-pool.ts'
import type { ConfigOf } from '../shared/server-process.ts'
import { type Handlers, type ModeState, queuedStatus, type Socket } from './take.ts'

interface Viewer {
  images: number
  isWaiting: boolean
}

/**
 * A turn of the loop lets the other sockets have theirs. It is a must after `drain`: what a send from inside that handler leaves
 * to be sent waits for ever, because `us_socket_write2` does not tell the loop, which then stops to ask whether it can write
 * (https://github.com/uNetworking/uSockets/blob/master/src/socket.c).
 *
 * The next image follows when the one before has left the process: one that is queued behind another would be copied whole, where
 * of one that is alone only the part is that the kernel does not take.
 */
export const createPush = (config: ConfigOf<'push'>, { counters, isStopped }: ModeState): Handlers => {
  const images = readPushPool(config)
  const viewers = new Map<Socket, Viewer>()
  const pushNext = (socket: Socket): void => {
    const viewer = viewers.get(socket)
    const image = images[(viewer?.images ?? 0) % images.length]
    if (!viewer || !image || isStopped()) return
    viewer.images++
    counters.sentFrames++
    counters.sentBytes += image.length
    viewer.isWaiting = socket.send(image, true, false) === queuedStatus
    if (!viewer.isWaiting) setImmediate(pushNext, socket)
  }
  return {
    open: (socket) => {
      viewers.set(socket, { images: 0, isWaiting: false })
      pushNext(socket)
    },
    // Called after each part that the kernel took, and not for the last alone.
    drain: (socket) => {
      const viewer = viewers.get(socket)
      if (!viewer?.isWaiting || socket.getBufferedAmount() > 0) return
      viewer.isWaiting = false
      setImmediate(pushNext, socket)
    },
    close: (socket) => {
      viewers.delete(socket)
    },
  }
}
