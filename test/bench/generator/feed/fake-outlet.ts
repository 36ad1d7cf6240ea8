// An outlet that takes writes only when a test says so.
import type { Outlet } from '../../../../bench/generator/feed/feed.ts'
import type { MessageSink } from '../../../../bench/generator/message-reader.ts'
import type { WireBatch } from '../../../../bench/generator/wire-frames.ts'

export interface FakeOutlet extends Outlet {
  /** All that was ever sent. */
  readonly sent: readonly WireBatch[]
  readonly waiting: () => number
  /** Takes the write that waits longest. */
  readonly take: () => void
  /** Passes a message of the server to all listeners. */
  readonly hear: (payload: Buffer, isText?: boolean) => void
  readonly shut: () => void
}

export const createFakeOutlet = (): FakeOutlet => {
  const sent: WireBatch[] = []
  const waiting: (() => void)[] = []
  let sink: MessageSink | null = null
  let open = true
  return {
    isOpen: () => open,
    send: (batch, onSent) => {
      sent.push(batch)
      waiting.push(onSent)
    },
    listen: (listening) => {
      sink = listening
    },
    hear: (payload, isText = false) => {
      sink?.onPiece(payload)
      sink?.onEnd(isText)
    },
    sent,
    waiting: () => waiting.length,
    take: () => waiting.shift()?.(),
    shut: () => {
      open = false
    },
  }
}
