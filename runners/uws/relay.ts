// uWebSockets.js as a relay: as shipped it publishes, tuned it sends the view that came in to each viewer without a copy.
import type { TemplatedApp } from 'uWebSockets.js'
import type { ConfigOf, ServerState, SlowViewer } from '../shared/server-process.ts'
import {
  afterReading,
  createSend,
  type Handlers,
  type Respond,
  type Routes,
  type Send,
  type Socket,
  type TakeMessage,
} from './messages.ts'

interface FanOut {
  readonly viewer: Handlers
  readonly forwardToAll: Respond
}

const topic = 'frames'
export const shippedMaxBackpressureBytes = 64 * 1024

/** `subscribe` costs a socket the sending without a copy for the rest of its life, so only what is shipped uses it. */
export const describeFanOut = ({ slowViewer }: ConfigOf<'relay'>): string =>
  slowViewer === null ? 'publish' : 'send to each viewer'

export const createRelay = (
  config: ConfigOf<'relay'>,
  state: ServerState,
  app: TemplatedApp,
): ((take: TakeMessage) => Routes) => {
  const { viewer, forwardToAll } =
    config.slowViewer === null ? publish(config, state, app) : sendToEach(config.slowViewer, state)
  const forward = afterReading(config, forwardToAll)
  return (take) => ({
    '/viewer': viewer,
    '/*': {
      message: (socket, message, isBinary) => {
        take(socket, message, isBinary)
        forward(socket, message, isBinary)
      },
    },
  })
}

const publish = ({ limits }: ConfigOf<'relay'>, { counters }: ServerState, app: TemplatedApp): FanOut => {
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
      // `publish` does not report which viewers it skips; this repeats the library's rule.
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

const sendToEach = ({ policy, backlogBytes, windowFrames = 1 }: SlowViewer, state: ServerState): FanOut => {
  const { counters } = state
  const viewers = new Set<Socket>()
  const unacknowledged = new Map<Socket, number>()
  const isBehind = (viewer: Socket): boolean =>
    policy === 'window'
      ? (unacknowledged.get(viewer) ?? 0) >= windowFrames
      : viewer.getBufferedAmount() >= backlogBytes
  const sendOne = createSend(state)
  const send: Send = (viewer, message, isBinary) => {
    if (policy === 'window') unacknowledged.set(viewer, (unacknowledged.get(viewer) ?? 0) + 1)
    sendOne(viewer, message, isBinary)
  }
  const latest = createLatest({ isBehind, send, onReplaced: () => counters.dropped++ })
  const policies: Readonly<Record<typeof policy, Respond>> = {
    queue: send,
    'drop-newest': (viewer, message, isBinary) => {
      if (isBehind(viewer)) counters.dropped++
      else send(viewer, message, isBinary)
    },
    'latest-only': latest.forward,
    window: latest.forward,
    // Terminated, not closed: a viewer that does not read would not receive a close frame.
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
      message: (socket) => {
        if (policy !== 'window') return
        unacknowledged.set(socket, (unacknowledged.get(socket) ?? 0) - 1)
        latest.drain(socket)
      },
      drain: latest.drain,
      close: (socket) => {
        viewers.delete(socket)
        unacknowledged.delete(socket)
        latest.forget(socket)
      },
    },
    forwardToAll: (_camera, message, isBinary) => {
      for (const viewer of viewers) forward(viewer, message, isBinary)
    },
  }
}

/** The newest frame for a viewer that is behind. */
interface Waiting {
  room: Buffer
  /** Part of `room`, or null where nothing waits. */
  frame: Buffer | null
  isBinary: boolean
}

interface LatestHooks {
  readonly isBehind: (viewer: Socket) => boolean
  readonly send: Send
  readonly onReplaced: () => void
}

interface Latest {
  readonly forward: Respond
  readonly drain: (viewer: Socket) => void
  readonly forget: (viewer: Socket) => void
}

/**
 * Keeps frames in memory that is used again: what arrives is a view and has to be copied. `drain` sends from outside the
 * handler, as the mode `push` does.
 */
const createLatest = ({ isBehind, send, onReplaced }: LatestHooks): Latest => {
  const viewers = new Map<Socket, Waiting>()
  const keep = (socket: Socket, message: ArrayBuffer, isBinary: boolean): void => {
    const waiting = viewers.get(socket) ?? { room: Buffer.alloc(0), frame: null, isBinary }
    if (waiting.room.length < message.byteLength) waiting.room = Buffer.allocUnsafeSlow(message.byteLength)
    waiting.room.set(new Uint8Array(message))
    waiting.frame = waiting.room.subarray(0, message.byteLength)
    waiting.isBinary = isBinary
    viewers.set(socket, waiting)
  }
  const sendKept = (socket: Socket): void => {
    const waiting = viewers.get(socket)
    if (!waiting?.frame || isBehind(socket)) return
    const { frame } = waiting
    waiting.frame = null
    send(socket, frame, waiting.isBinary)
  }
  return {
    forward: (socket, message, isBinary) => {
      const waiting = viewers.get(socket)
      if (waiting?.frame) {
        waiting.frame = null
        onReplaced()
      }
      if (isBehind(socket)) keep(socket, message, isBinary)
      else send(socket, message, isBinary)
    },
    drain: (socket) => {
      if (viewers.get(socket)?.frame) setImmediate(sendKept, socket)
    },
    forget: (socket) => {
      viewers.delete(socket)
    },
  }
}
