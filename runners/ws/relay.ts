// ws as a relay: the same Buffer to every viewer, which ws frames without a copy.
import type { RawData, WebSocket } from 'ws'
import type { ConfigOf, Counters, ServerState, SlowViewer } from '../shared/server-process.ts'
import { bytesOf, type Serve, type TakeMessage } from './messages.ts'

/** A viewer, the newest frame for it while it is behind, and the frames that it has not acknowledged. */
interface Viewer {
  readonly socket: WebSocket
  unacknowledged: number
  latest: { readonly data: RawData; readonly isBinary: boolean } | null
}

type Forward = (viewer: Viewer, data: RawData, isBinary: boolean) => void

export const createRelay = (
  { slowViewer }: ConfigOf<'relay'>,
  { counters }: ServerState,
  take: TakeMessage,
): Serve => {
  const viewers = new Set<Viewer>()
  const send = (viewer: Viewer, data: RawData, isBinary: boolean, onSent?: () => void): void => {
    counters.sentFrames++
    counters.sentBytes += bytesOf(data)
    viewer.unacknowledged++
    viewer.socket.send(data, { binary: isBinary }, onSent)
  }
  const { forward, sendLatest } = chooseForward(slowViewer, counters, send)
  const isAcknowledged = slowViewer?.policy === 'window'
  return (socket, { url }) => {
    if (url === '/viewer') {
      const viewer: Viewer = { socket, unacknowledged: 0, latest: null }
      viewers.add(viewer)
      socket.on('close', () => viewers.delete(viewer))
      if (isAcknowledged)
        socket.on('message', () => {
          viewer.unacknowledged--
          sendLatest(viewer)
        })
    } else {
      socket.on('message', (data, isBinary) => {
        take(data, isBinary)
        for (const viewer of viewers) forward(viewer, data, isBinary)
      })
    }
  }
}

const chooseForward = (
  slowViewer: SlowViewer | null,
  counters: Counters,
  send: (viewer: Viewer, data: RawData, isBinary: boolean, onSent?: () => void) => void,
): { readonly forward: Forward; readonly sendLatest: (viewer: Viewer) => void } => {
  const { policy, backlogBytes = Number.POSITIVE_INFINITY, windowFrames = 1 } = slowViewer ?? {}
  const isBehind = ({ socket, unacknowledged }: Viewer): boolean =>
    policy === 'window' ? unacknowledged >= windowFrames : socket.bufferedAmount >= backlogBytes
  const sendLatest = (viewer: Viewer): void => {
    if (viewer.latest === null || isBehind(viewer)) return
    const { data, isBinary } = viewer.latest
    viewer.latest = null
    send(viewer, data, isBinary, () => sendLatest(viewer))
  }
  const keepLatest: Forward = (viewer, data, isBinary) => {
    if (viewer.latest !== null) counters.dropped++
    viewer.latest = { data, isBinary }
    sendLatest(viewer)
  }
  const policies: Readonly<Record<SlowViewer['policy'], Forward>> = {
    queue: send,
    'drop-newest': (viewer, data, isBinary) => {
      if (isBehind(viewer)) counters.dropped++
      else send(viewer, data, isBinary)
    },
    'latest-only': keepLatest,
    window: keepLatest,
    // Terminated, not closed: a viewer that does not read would not receive a close frame.
    close: (viewer, data, isBinary) => {
      if (isBehind(viewer)) viewer.socket.terminate()
      else send(viewer, data, isBinary)
    },
  }
  return { forward: policies[policy ?? 'queue'], sendLatest }
}
