// uWebSockets.js as a relay: as shipped it publishes, tuned it sends the view that came in to each viewer without a copy.
import type { ConfigOf, SlowViewer } from '../shared/server-process.ts'
import { afterReading, type Respond } from './answer.ts'
import { createLatest } from './latest.ts'
import {
  droppedStatus,
  type Handlers,
  type ModeState,
  type Routes,
  type Socket,
  type TakeMessage,
} from './take.ts'

type Send = (viewer: Socket, message: ArrayBuffer | Buffer, isBinary: boolean) => void
interface FanOut {
  readonly viewer: Handlers
  readonly forwardToAll: Respond
}
type Forward = (viewer: Socket, message: ArrayBuffer, isBinary: boolean) => void

const topic = 'images'
const shippedMaxBackpressureBytes = 64 * 1024

/** `subscribe` costs a socket the sending without a copy for the rest of its life, so only what is shipped uses it. */
export const describeFanOut = ({ slowViewer }: ConfigOf<'relay'>): string =>
  slowViewer === null ? 'publish' : 'send to each viewer'

export const createRelay = (config: ConfigOf<'relay'>, state: ModeState, take: TakeMessage): Routes => {
  const { viewer, forwardToAll } =
    config.slowViewer === null ? publish(config, state) : sendToEach(config.slowViewer, state)
  const forward = afterReading(config, forwardToAll)
  return {
    '/viewer': viewer,
    '/*': {
      message: (socket, message, isBinary) => {
        take(socket, message, isBinary)
        forward(socket, message, isBinary)
      },
    },
  }
}

const publish = ({ limits }: ConfigOf<'relay'>, { app, counters }: ModeState): FanOut => {
  const limitBytes = limits.backpressureBytes ?? shippedMaxBackpressureBytes
  const viewers = new Set<Socket>()
  return {
    viewer: {
      open: (socket) => {
        viewers.add(socket)
        socket.subscribe(topic)
      },
      close: (socket) => {
        viewers.delete(socket)
      },
    },
    forwardToAll: (_camera, message, isBinary) => {
      // `publish` does not say whom it leaves out; this is the library's own rule.
      for (const viewer of viewers) {
        if (limitBytes > 0 && viewer.getBufferedAmount() > limitBytes) counters.dropped++
        else {
          counters.sentFrames++
          counters.sentBytes += message.byteLength
        }
      }
      app.publish(topic, message, isBinary)
    },
  }
}

const sendToEach = ({ policy, backlogBytes }: SlowViewer, { counters }: ModeState): FanOut => {
  const viewers = new Set<Socket>()
  const isBehind = (viewer: Socket): boolean => viewer.getBufferedAmount() >= backlogBytes
  const send: Send = (viewer, message, isBinary) => {
    if (viewer.send(message, isBinary, false) === droppedStatus) counters.dropped++
    else {
      counters.sentFrames++
      counters.sentBytes += message.byteLength
    }
  }
  const latest = createLatest({ isBehind, send, onReplaced: () => counters.dropped++ })
  const policies: Readonly<Record<typeof policy, Forward>> = {
    queue: send,
    'drop-newest': (viewer, message, isBinary) => {
      if (isBehind(viewer)) counters.dropped++
      else send(viewer, message, isBinary)
    },
    'latest-only': latest.forward,
    // Cut off and not closed: a viewer that reads nothing does not read a close frame either.
    close: (viewer, message, isBinary) => {
      if (isBehind(viewer)) viewer.close()
      else send(viewer, message, isBinary)
    },
  }
  const forward = policies[policy]
  return {
    viewer: {
      open: (socket) => {
        viewers.add(socket)
      },
      drain: latest.drain,
      close: (socket) => {
        viewers.delete(socket)
        latest.forget(socket)
      },
    },
    forwardToAll: (_camera, message, isBinary) => {
      for (const viewer of viewers) forward(viewer, message, isBinary)
    },
  }
}
