// Bun as a relay: as shipped it publishes, tuned it sends to each viewer, which copies nothing that the kernel takes.
import type { ConfigOf, ServerState, SlowViewer } from '../shared/server-process.ts'
import {
  bytesOf,
  createSend,
  type Handlers,
  type Message,
  type Send,
  type Socket,
  type SocketData,
  type TakeMessage,
} from './messages.ts'

interface FanOut {
  readonly viewers: Pick<Handlers, 'open' | 'drain' | 'close'> & {
    readonly acknowledge?: (viewer: Socket) => void
  }
  readonly forwardToAll: (message: Message) => void
}

const topic = 'frames'
export const shippedBackpressureLimitBytes = 16 * 1024 * 1024

/** A socket with a subscription has every frame copied, so only what is shipped has one. */
export const describeFanOut = ({ slowViewer }: ConfigOf<'relay'>): string =>
  slowViewer === null ? 'publish' : 'send to each viewer'

export const createRelay = (
  config: ConfigOf<'relay'>,
  state: ServerState,
  take: TakeMessage,
  server: () => Bun.Server<SocketData>,
): Handlers => {
  const { viewers, forwardToAll } =
    config.slowViewer === null ? publish(config, state, server) : sendToEach(config.slowViewer, state)
  const isViewer = (socket: Socket): boolean => socket.data.path === '/viewer'
  return {
    open: (socket) => {
      if (isViewer(socket)) viewers.open?.(socket)
    },
    message: (socket, message) => {
      if (isViewer(socket)) return viewers.acknowledge?.(socket)
      take(message)
      forwardToAll(message)
    },
    ...(viewers.drain ? { drain: viewers.drain } : {}),
    close: (socket, code, reason) => {
      if (isViewer(socket)) viewers.close?.(socket, code, reason)
    },
  }
}

const publish = (
  { limits }: ConfigOf<'relay'>,
  { counters }: ServerState,
  server: () => Bun.Server<SocketData>,
): FanOut => {
  const limitBytes = limits.backpressureBytes ?? shippedBackpressureLimitBytes
  const viewers = new Set<Socket>()
  return {
    viewers: {
      open: (socket) => {
        viewers.add(socket)
        socket.subscribe(topic)
      },
      close: (socket) => {
        viewers.delete(socket)
      },
    },
    forwardToAll: (message) => {
      // `publish` does not report which viewers it skips; this repeats the library's rule.
      for (const viewer of viewers) {
        if (limitBytes > 0 && viewer.getBufferedAmount() > limitBytes) counters.dropped++
        else {
          counters.sentFrames++
          counters.sentBytes += bytesOf(message)
        }
      }
      server().publish(topic, message)
    },
  }
}

const sendToEach = ({ policy, backlogBytes, windowFrames = 1 }: SlowViewer, state: ServerState): FanOut => {
  const { counters } = state
  const viewers = new Set<Socket>()
  const latest = new Map<Socket, Message>()
  const unacknowledged = new Map<Socket, number>()
  const isBehind = (viewer: Socket): boolean =>
    policy === 'window'
      ? (unacknowledged.get(viewer) ?? 0) >= windowFrames
      : viewer.getBufferedAmount() >= backlogBytes
  const sendOne = createSend(state)
  const send: Send = (viewer, message) => {
    if (policy === 'window') unacknowledged.set(viewer, (unacknowledged.get(viewer) ?? 0) + 1)
    sendOne(viewer, message)
  }
  const sendLatest = (viewer: Socket): void => {
    const message = latest.get(viewer)
    if (message === undefined || isBehind(viewer)) return
    latest.delete(viewer)
    send(viewer, message)
  }
  const keepLatest: Send = (viewer, message) => {
    if (latest.delete(viewer)) counters.dropped++
    if (isBehind(viewer)) latest.set(viewer, message)
    else send(viewer, message)
  }
  const policies: Readonly<Record<typeof policy, Send>> = {
    queue: send,
    'drop-newest': (viewer, message) => {
      if (isBehind(viewer)) counters.dropped++
      else send(viewer, message)
    },
    'latest-only': keepLatest,
    window: keepLatest,
    // Terminated, not closed: a viewer that does not read would not receive a close frame.
    close: (viewer, message) => {
      if (isBehind(viewer)) viewer.terminate()
      else send(viewer, message)
    },
  }
  const forward = policies[policy]
  return {
    viewers: {
      open: (socket) => {
        viewers.add(socket)
      },
      acknowledge: (socket) => {
        if (policy !== 'window') return
        unacknowledged.set(socket, (unacknowledged.get(socket) ?? 0) - 1)
        sendLatest(socket)
      },
      drain: (socket) => {
        if (latest.has(socket)) setImmediate(sendLatest, socket)
      },
      close: (socket) => {
        viewers.delete(socket)
        latest.delete(socket)
        unacknowledged.delete(socket)
      },
    },
    forwardToAll: (message) => {
      for (const viewer of viewers) forward(viewer, message)
    },
  }
}
