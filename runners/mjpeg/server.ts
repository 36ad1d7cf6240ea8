// MJPEG over HTTP: one answer to `GET /push` that never ends, a JPEG a part, as cameras send it and an <img> shows it.
// https://nodejs.org/docs/latest-v24.x/api/http.html#responsewritechunk-encoding-callback
import { createServer, type ServerResponse } from 'node:http'
import { announceNode } from '../shared/announce-node.ts'
import { readPushPool } from '../shared/pool.ts'
import { createState, readConfig } from '../shared/server-process.ts'

const pushesInFlight = 2
const boundary = 'frame'

const config = readConfig()
if (config.mode !== 'push') throw new Error('MJPEG has the mode push alone')
const state = createState()
const { counters } = state
const frames = readPushPool(config)

/**
 * The boundary follows each frame at once: a browser shows a part when it sees its end. Chromium waits for the head of the next,
 * too.
 */
const push = (response: ServerResponse): void => {
  let at = 0
  const pushNext = (): void => {
    const frame = frames[at++ % frames.length]
    if (!frame || state.isStopped || response.destroyed) return
    counters.sentFrames++
    counters.sentBytes += frame.length
    response.cork()
    response.write(`Content-Type: image/jpeg\r\nContent-Length: ${frame.length}\r\n\r\n`)
    response.write(frame)
    response.write(`\r\n--${boundary}\r\n`, (error) => {
      if (!error) setImmediate(pushNext)
    })
    response.uncork()
  }
  response.write(`--${boundary}\r\n`)
  for (let pushed = 0; pushed < pushesInFlight; pushed++) pushNext()
}

const server = createServer(({ method, url }, response) => {
  if (method !== 'GET' || url !== '/push') {
    response.writeHead(404).end('frames are at GET /push\n')
    return
  }
  response.writeHead(200, {
    'Content-Type': `multipart/x-mixed-replace; boundary=${boundary}`,
    'Cache-Control': 'no-store',
    // As cameras send it: without it, a page of another server may show pictures, and not read their pixels.
    'Access-Control-Allow-Origin': '*',
  })
  push(response)
})
server.listen(0, config.host, () =>
  announceNode(
    server,
    { transport: 'mjpeg', library: 'node:http', applied: { maxMessageBytes: null } },
    state,
  ),
)
