// The worker of the way `worker`: socket, decoding and drawing, away from the main thread.
import { nowMs, play } from './player.js'
import { ways } from './ways.js'

let player = null

const answers = {
  begin: async ({ settings, canvas }) => {
    player = await play(ways.bitmap(canvas), settings)
  },
  take: () => player.take(),
  now: nowMs,
}

globalThis.onmessage = async ({ data }) => {
  try {
    globalThis.postMessage({ id: data.id, answer: await answers[data.what](data) })
  } catch (error) {
    globalThis.postMessage({ id: data.id, error: String(error) })
  }
}
