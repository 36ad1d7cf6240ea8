// Waits until a WebSocket of Deno's has sent: it has a count of what is unsent, and no event that tells of it.
import { setImmediate } from 'node:timers'

const lookEveryMs = 1

/** Calls `act` once less than so many bytes wait, in the next turn of the loop at the earliest; never if the socket closes. */
export const whenUnsentBelow = (socket: WebSocket, bytes: number, act: () => void): void => {
  const look = (): void => {
    if (socket.readyState !== WebSocket.OPEN) return
    if (socket.bufferedAmount < bytes) act()
    else setTimeout(look, lookEveryMs)
  }
  setImmediate(look)
}
