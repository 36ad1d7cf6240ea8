// Deno as a relay: it has no fan-out of its own, so every frame is sent to each viewer, which copies it each time.
import type { ConfigOf, Counters, ServerState, SlowViewer } from '../shared/server-process.ts'
import { bytesOf, listenTo, type Message, type Serve, type TakeMessage } from './messages.ts'
import { whenUnsentBelow } from './unsent.ts'

type Forward = (viewer: WebSocket, message: Message) => void

export const createRelay = (
  { slowViewer }: ConfigOf<'relay'>,
  { counters }: ServerState,
  take: TakeMessage,
): Serve => {
  const viewers = new Set<WebSocket>()
  const forward = chooseForward(slowViewer, counters)
  return (socket, path) => {
    if (path === '/viewer') {
      socket.onopen = () => viewers.add(socket)
      socket.onclose = () => viewers.delete(socket)
    } else {
      listenTo(socket, counters, (message) => {
        take(message)
        for (const viewer of viewers) {
          // One that is closing is still in the set, and `send` would drop the frame silently.
          if (viewer.readyState === WebSocket.OPEN) forward(viewer, message)
        }
      })
    }
  }
}

/**
 * @throws Error for the policy `close`: a close frame waits behind the backlog, and nothing else ends a connection; and for
 *   `window`, which this server does not have
 */
const chooseForward = (slowViewer: SlowViewer | null, counters: Counters): Forward => {
  const send: Forward = (viewer, message) => {
    counters.sentFrames++
    counters.sentBytes += bytesOf(message)
    viewer.send(message)
  }
  if (slowViewer === null) return send
  const { policy, backlogBytes } = slowViewer
  const isBehind = (viewer: WebSocket): boolean => viewer.bufferedAmount >= backlogBytes
  switch (policy) {
    case 'queue':
      return send
    case 'drop-newest':
      return (viewer, message) => {
        if (isBehind(viewer)) counters.dropped++
        else send(viewer, message)
      }
    case 'latest-only':
      return keepLatest(backlogBytes, isBehind, send, counters)
    case 'close':
    case 'window':
      throw new Error(`this server has no policy ${policy}`)
  }
}

const keepLatest = (
  backlogBytes: number,
  isBehind: (viewer: WebSocket) => boolean,
  send: Forward,
  counters: Counters,
): Forward => {
  const latest = new WeakMap<WebSocket, Message>()
  const sendLatest = (viewer: WebSocket): void => {
    const message = latest.get(viewer)
    if (message === undefined) return
    latest.delete(viewer)
    send(viewer, message)
  }
  return (viewer, message) => {
    if (latest.has(viewer)) {
      counters.dropped++
      latest.set(viewer, message)
    } else if (isBehind(viewer)) {
      latest.set(viewer, message)
      whenUnsentBelow(viewer, backlogBytes, () => sendLatest(viewer))
    } else send(viewer, message)
  }
}
