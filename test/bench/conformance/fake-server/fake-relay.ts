// The made-up server as a relay: to every viewer that is there, by policy where one is behind, and one fault at most.
import type { Socket } from 'node:net'
import type { ConfigOf } from '../../../../runners/contract.ts'
import { type FakeMode, type ModeOwner, sendCounted } from './fake-sending.ts'

interface Viewer {
  readonly socket: Socket
  latest: { readonly opcode: number; readonly payload: Buffer } | null
}

/** How long a relay leaves images out before it comes to writing to the second viewer, unless it is asked before. */
const lateMs = 30

export const createFakeRelay = (owner: ModeOwner, { slowViewer }: ConfigOf<'relay'>): FakeMode => {
  const { fault, counters, count } = owner
  const { policy = 'queue', backlogBytes = 0 } = slowViewer ?? {}
  const viewers = new Set<Viewer>()
  let last: Viewer['latest'] = null
  let isStuck = false
  let late: Socket | null = null

  const limitBytes =
    fault === 'drops-too-late' ? 8 * backlogBytes : fault === 'drops-too-soon' ? 1 : backlogBytes
  const isBehind = ({ socket }: Viewer): boolean => socket.writableLength >= limitBytes
  const catchUp = (): void => {
    late?.uncork()
  }
  const drop = (): void => {
    if (fault !== 'hides-drops') counters.dropped++
  }
  const sendLatest = (viewer: Viewer): void => {
    if (viewer.latest === null || isBehind(viewer)) return
    const { opcode, payload } = viewer.latest
    viewer.latest = null
    sendCounted(owner, viewer.socket, opcode, payload, () => sendLatest(viewer))
  }
  const forward = (viewer: Viewer, opcode: number, payload: Buffer): void => {
    const behind = fault === 'waits-for-the-slowest' ? [...viewers].some(isBehind) : isBehind(viewer)
    if (policy === 'latest-only' && fault !== 'queues-all') {
      if (viewer.latest !== null) drop()
      if (viewer.latest === null || fault !== 'keeps-the-oldest') viewer.latest = { opcode, payload }
      sendLatest(viewer)
    } else if (!behind || (policy === 'queue' && fault !== 'queue-drops') || fault === 'queues-all') {
      sendCounted(owner, viewer.socket, opcode, payload)
    } else if (policy === 'close') {
      for (const { socket } of fault === 'closes-all' ? viewers : [viewer]) socket.resetAndDestroy()
    } else drop()
  }
  return {
    open: (socket, path) => {
      if (path !== '/viewer') return
      const viewer: Viewer = { socket, latest: null }
      if (fault === 'serves-two' && viewers.size === 2) return
      viewers.add(viewer)
      socket.on('close', () => viewers.delete(viewer))
      if (fault === 'repeats-the-last' && last) sendCounted(owner, socket, last.opcode, last.payload)
    },
    take: (opcode, payload) => {
      count(opcode, payload)
      last = { opcode, payload }
      if (isStuck) return
      if (fault === 'is-late-at-first' && late === null) {
        late = [...viewers].at(1)?.socket ?? null
        late?.cork()
        setTimeout(catchUp, lateMs)
      }
      for (const viewer of viewers) forward(viewer, opcode, payload)
    },
    onQuestion: catchUp,
    vanish: () => {
      if (fault === 'counts-the-vanished') counters.failed++
      if (fault === 'stops-for-the-vanished') isStuck = true
    },
  }
}
