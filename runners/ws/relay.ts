// ws as a relay: the same Buffer to every viewer, which ws frames without a copy.
import type { RawData, WebSocket } from 'ws'
import type { ConfigOf, Counters, ServerState, SlowViewer } from '../shared/server-process.ts'
import { bytesOf, type Serve, type TakeMessage } from './messages.ts'

/** A viewer, and the newest frame for it while it is behind. */
interface Viewer {
  readonly socket: WebSocket
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
    viewer.socket.send(data, { binary: isBinary }, onSent)
  }
  const forward = chooseForward(slowViewer, counters, send)
  return (socket, { url }) => {
    if (url === '/viewer') {
      const viewer: Viewer = { socket, latest: null }
      viewers.add(viewer)
      socket.on('close', () => viewers.delete(viewer))
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
): Forward => {
  const backlogBytes = slowViewer?.backlogBytes ?? Number.POSITIVE_INFINITY
  const isBehind = ({ socket }: Viewer): boolean => socket.bufferedAmount >= backlogBytes
  const sendLatest = (viewer: Viewer): void => {
    if (viewer.latest === null || isBehind(viewer)) return
    const { data, isBinary } = viewer.latest
    viewer.latest = null
    send(viewer, data, isBinary, () => sendLatest(viewer))
  }
  switch (slowViewer?.policy) {
    case 'drop-newest':
      return (viewer, data, isBinary) => {
        if (isBehind(viewer)) counters.dropped++
        else send(viewer, data, isBinary)
      }
    case 'latest-only':
      return (viewer, data, isBinary) => {
        if (viewer.latest !== null) counters.dropped++
        viewer.latest = { data, isBinary }
        sendLatest(viewer)
      }
    case 'close':
      return (viewer, data, isBinary) => {
        // Terminated, not closed: a viewer that does not read would not receive a close frame.
        if (isBehind(viewer)) viewer.socket.terminate()
        else send(viewer, data, isBinary)
      }
    default:
      return send
  }
}
