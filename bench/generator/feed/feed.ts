// What feeds a connection with frames: the border between cameras, which count and stop, and the ways to make frames.
import type { MessageSink } from '../message-reader.ts'
import type { WireBatch } from '../wire-frames.ts'

/** A connection as a feed sees it. */
export interface Outlet {
  /** False once the camera is to stop or the connection has ended: nothing more may be sent. */
  readonly isOpen: () => boolean
  /** Begins a write; `onSent` follows when the kernel has taken it, and also when it never will. */
  readonly send: (batch: WireBatch, onSent: () => void) => void
  /** Takes every message that the server sends from now on, beside those that listen already. */
  readonly listen: (sink: MessageSink) => void
}

/** Which of how many connections this is, of its process and of the whole trial. */
export interface Place {
  readonly index: number
  readonly count: number
  readonly camera: number
  readonly cameras: number
}

/** Keeps an outlet busy until it closes. Rejects only for a fault of our own. */
export type Feed = (outlet: Outlet, place: Place) => Promise<void>

/** Where in a pool the connection at `place` begins: they need not all send the same image at once. */
export const firstIndex = ({ camera, cameras }: Place, poolSize: number): number =>
  Math.floor((camera * poolSize) / cameras)
