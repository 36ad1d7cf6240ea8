// The interface between cameras, which count and stop, and the feeds that supply frames.
import type { MessageSink } from '../message-reader.ts'
import type { WireBatch } from '../wire-frames.ts'

/** A connection as a feed sees it. */
export interface Outlet {
  /** False once the camera is to stop or the connection has ended: nothing more may be sent. */
  readonly isOpen: () => boolean
  /** Starts a write; `onSent` follows when the kernel has taken it or never will. */
  readonly send: (batch: WireBatch, onSent: () => void) => void
  /** Adds a listener for every message that the server sends from now on. */
  readonly listen: (sink: MessageSink) => void
}

/** Which of how many connections this is, of its process and of the whole trial. */
export interface Place {
  readonly index: number
  readonly count: number
  readonly camera: number
  readonly cameras: number
}

/** Keeps an outlet busy until it closes. Rejects only for a bug of the generator. */
export type Feed = (outlet: Outlet, place: Place) => Promise<void>

/** Where in a pool the connection at `place` starts, so that not all send the same frame at once. */
export const firstIndex = ({ camera, cameras }: Place, poolSize: number): number =>
  Math.floor((camera * poolSize) / cameras)
