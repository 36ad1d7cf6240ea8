// When what was sent has left Deno: it counts the bytes that have not, and has neither an event nor a promise for a change.
import { setImmediate } from 'node:timers'

type Unsent = Pick<WebSocket, 'readyState' | 'bufferedAmount'>

/** Longer than a viewer at full speed takes for a frame, so that only one that is behind is left to the timer. */
const patienceMs = 5

/** Deno rounds up to about 2. */
const lookEveryMs = 1

/**
 * Calls `act` once fewer than `bytes` wait unsent, in the next turn of the event loop at the earliest; never if the socket closes.
 * Looks every turn at first, because a timer alone would limit a fast viewer; then by a timer, because looking every turn takes
 * CPU from the other viewers.
 */
export const whenUnsentBelow = (socket: Unsent, bytes: number, act: () => void): void => {
  const untilMs = performance.now() + patienceMs
  const look = (): void => {
    if (socket.readyState !== WebSocket.OPEN) return
    if (socket.bufferedAmount < bytes) act()
    else if (performance.now() < untilMs) setImmediate(look)
    else setTimeout(look, lookEveryMs)
  }
  setImmediate(look)
}
