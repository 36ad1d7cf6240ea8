// crossws as a relay: what comes from cameras goes to every viewer that its policy leaves.
import type { Hooks, Message, Peer } from 'crossws'
import type { ConfigOf, Counters, ServerState, SlowViewer } from '../shared/server-process.ts'
import { contentOf, type TakeMessage } from './messages.ts'

type Content = string | Uint8Array

/** A viewer, and the newest frame for it while it is behind. */
interface Viewer {
  readonly peer: Peer
  latest: { readonly content: Content; readonly bytes: number } | null
}

type Send = (viewer: Viewer, content: Content, bytes: number) => void

export const createRelay = (
  { slowViewer }: ConfigOf<'relay'>,
  { counters }: ServerState,
  take: TakeMessage,
): Partial<Hooks> => {
  const viewers = new Map<Peer, Viewer>()
  const send: Send = ({ peer }, content, bytes) => {
    counters.sentFrames++
    counters.sentBytes += bytes
    peer.send(content)
  }
  const forward = chooseForward(slowViewer, counters, send)
  return {
    open: (peer) => {
      if (isViewer(peer)) viewers.set(peer, { peer, latest: null })
    },
    message: (peer: Peer, message: Message) => {
      if (viewers.has(peer)) return
      const bytes = take(message)
      for (const viewer of viewers.values()) forward(viewer, contentOf(message), bytes)
    },
    drain: (peer) => {
      const viewer = viewers.get(peer)
      if (!viewer?.latest) return
      const { content, bytes } = viewer.latest
      viewer.latest = null
      send(viewer, content, bytes)
    },
    close: (peer) => {
      if (viewers.get(peer)?.latest) counters.dropped++
      viewers.delete(peer)
    },
  }
}

const isViewer = ({ request }: Peer): boolean => new URL(request.url).pathname === '/viewer'

const chooseForward = (slowViewer: SlowViewer | null, counters: Counters, send: Send): Send => {
  const backlogBytes = slowViewer?.backlogBytes ?? Number.POSITIVE_INFINITY
  const isBehind = ({ peer }: Viewer): boolean => peer.bufferedAmount >= backlogBytes
  switch (slowViewer?.policy) {
    case 'drop-newest':
      return (viewer, content, bytes) => {
        if (isBehind(viewer)) counters.dropped++
        else send(viewer, content, bytes)
      }
    case 'latest-only':
      return (viewer, content, bytes) => {
        if (viewer.latest === null && !isBehind(viewer)) return send(viewer, content, bytes)
        if (viewer.latest !== null) counters.dropped++
        viewer.latest = { content, bytes }
      }
    case 'close':
      return (viewer, content, bytes) => {
        // Terminated, not closed: a viewer that does not read would not receive a close frame.
        if (isBehind(viewer)) viewer.peer.terminate()
        else send(viewer, content, bytes)
      }
    default:
      return send
  }
}
