// WebSocket → decode → draw, with a log of what became of every frame. The newest frame wins: of those that wait for the
// decoder, or for the next rendering step, the older ones are skipped.
import { readStamp, stampBytes } from './stamp.js'

/** Since the beginning of the thread: the load generator knows how that relates to its own clock. */
export const nowMs = () => performance.now()

/**
 * @param way of `ways.js`
 * @param settings `checkEvery`: the bytes of one frame in so many are hashed, at places that nobody can foresee
 */
export const play = async (way, { url, checkEvery, stampOffset }) => {
  const log = { arrivals: [], fates: [], checks: [], closed: null }
  const isDrawn = drawing(checkEvery)
  let arrived = 0
  let decoding = 0
  let newest = -1
  let waiting = null
  let ready = null

  const end = (frame, fate) => log.fates.push([frame.index, fate, frame.beganMs, frame.decodedMs, nowMs()])

  const decodeOne = async (frame) => {
    frame.beganMs = nowMs()
    try {
      frame.picture = await way.decode(frame.bytes)
      frame.decodedMs = nowMs()
      offer(frame)
    } catch {
      end(frame, 'failed')
    }
    frame.bytes = null
  }
  /** The frame, then whatever waits by then. */
  const decode = async (first) => {
    decoding++
    for (let frame = first; frame !== null; ) {
      await decodeOne(frame)
      frame = waiting
      waiting = null
    }
    decoding--
  }
  const skipDecoded = (frame) => {
    way.discard(frame.picture)
    end(frame, 'skipped')
  }
  const offer = (frame) => {
    if (frame.index < newest) return skipDecoded(frame)
    newest = frame.index
    if (ready === null) requestAnimationFrame(show)
    else skipDecoded(ready)
    ready = frame
  }
  const show = () => {
    const frame = ready
    ready = null
    way.draw(frame.picture)
    // The first task after the rendering step.
    afterwards(() => end(frame, 'shown'))
  }

  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  socket.onmessage = ({ data: bytes }) => {
    const frame = { index: arrived++, bytes, picture: null, beganMs: null, decodedMs: null }
    log.arrivals.push([...readStamp(bytes, stampOffset), bytes.byteLength, nowMs()])
    if (isDrawn()) check(frame.index, bytes.slice(stampOffset + stampBytes), log.checks)
    if (decoding < way.atOnce) return decode(frame)
    if (waiting !== null) end(waiting, 'skipped')
    waiting = frame
  }
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = () => reject(new Error(`no connection to ${url}`))
  })
  socket.onclose = ({ code, reason }) => {
    log.closed = { code, reason }
  }
  return {
    /** What has happened since the last time. */
    take: () => {
      const taken = { ...log }
      Object.assign(log, { arrivals: [], fates: [], checks: [] })
      return taken
    },
  }
}

/** A task of its own, sooner than a timer. */
export const afterwards = (call) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    call()
  }
  port2.postMessage(null)
}

/** One of the first `every` frames, one of the next, and so on. */
const drawing = (every) => {
  let place = 0
  let drawn = 0
  return () => {
    if (place === 0) drawn = crypto.getRandomValues(new Uint32Array(1))[0] % every
    const isDrawn = place === drawn
    place = (place + 1) % every
    return isDrawn
  }
}

/** Off this thread, on a copy: a decoder may take the buffer away. */
const check = (index, bytes, checks) =>
  crypto.subtle.digest('SHA-256', bytes).then(
    (digest) => checks.push([index, hexOf(digest)]),
    (error) => checks.push([index, String(error)]),
  )

const hexOf = (digest) =>
  Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
