// An image is the body of a POST, a stream of one HTTP/2 connection without TLS; the answer is the acknowledgement.
// https://nodejs.org/docs/latest-v24.x/api/http2.html#event-stream_1
import { createServer, type ServerHttp2Stream } from 'node:http2'
import { announceNode } from '../shared/announce-node.ts'
import { createState, readConfig } from '../shared/server-process.ts'
import { createTakeImage } from '../shared/take-image.ts'

const config = readConfig()
const { limits, switches } = config
const maxBytes = limits.maxMessageBytes ?? Number.POSITIVE_INFINITY
const hasWindows = switches.idioms.includes('windows')
/** Of flow control, in bytes; 65,535 each by default: https://github.com/nodejs/node/issues/38426 */
const windows = { stream: 4 * 2 ** 20, session: 32 * 2 ** 20 }
const state = createState()
let take = createTakeImage(state)

const answer = (stream: ServerHttp2Stream, image: Buffer): void => {
  if (config.mode !== 'ingest-ack') stream.respond({ ':status': 204 }, { endStream: true })
  else {
    const { sequenceOffset, acknowledgementBytes } = config
    stream.respond({ ':status': 200 })
    stream.end(image.subarray(sequenceOffset, sequenceOffset + acknowledgementBytes))
  }
}

const server = createServer(
  hasWindows ? { settings: { initialWindowSize: windows.stream }, maxSessionMemory: 64 } : {},
)
if (hasWindows) server.on('session', (session) => session.setLocalWindowSize(windows.session))
server.on('sessionError', () => state.counters.failed++)
server.on('stream', (stream, headers) => {
  let pieces: Buffer[] = []
  let bytes = 0
  const refuse = (): void => {
    pieces = []
    stream.removeAllListeners('data').removeAllListeners('end').resume()
    stream.respond({ ':status': 413 }, { endStream: true })
  }
  stream.on('error', () => state.counters.failed++)
  if (Number(headers['content-length'] ?? 0) > maxBytes) return refuse()
  stream.on('data', (piece: Buffer) => {
    pieces.push(piece)
    bytes += piece.length
    if (bytes > maxBytes) refuse()
  })
  stream.on('end', () => {
    const image = Buffer.concat(pieces, bytes)
    take(image)
    answer(stream, image)
  })
})
server.listen(0, config.host, () => {
  const { stream, session } = hasWindows ? windows : { stream: 65_535, session: 65_535 }
  const applied = {
    maxMessageBytes: limits.maxMessageBytes,
    initialWindowSize: stream,
    localWindowSize: session,
  }
  announceNode(server, { transport: 'http2-post', library: 'node:http2', applied }, state, () => {
    take = createTakeImage(state)
  })
})
