// An image is the body of a POST over one keep-alive connection; the answer is the acknowledgement.
// https://nodejs.org/en/learn/http/anatomy-of-an-http-transaction
import { createServer, type ServerResponse } from 'node:http'
import { announceNode } from '../shared/announce-node.ts'
import { createState, readConfig } from '../shared/server-process.ts'
import { createTakeImage } from '../shared/take-image.ts'

const config = readConfig()
const { limits } = config
const maxBytes = limits.maxMessageBytes ?? Number.POSITIVE_INFINITY
const state = createState()
let take = createTakeImage(state)

const answer = (response: ServerResponse, image: Buffer): void => {
  if (config.mode !== 'ingest-ack') response.writeHead(204).end()
  else {
    const { sequenceOffset, acknowledgementBytes } = config
    response.end(image.subarray(sequenceOffset, sequenceOffset + acknowledgementBytes))
  }
}

const server = createServer((request, response) => {
  let pieces: Buffer[] = []
  let bytes = 0
  const refuse = (): void => {
    pieces = []
    request.removeAllListeners('data').removeAllListeners('end').resume()
    response.writeHead(413, { Connection: 'close' }).end()
  }
  request.on('error', () => state.counters.failed++)
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return refuse()
  request.on('data', (piece: Buffer) => {
    pieces.push(piece)
    bytes += piece.length
    if (bytes > maxBytes) refuse()
  })
  request.on('end', () => {
    const image = Buffer.concat(pieces, bytes)
    take(image)
    answer(response, image)
  })
})
if (limits.idleTimeoutSeconds !== null) server.keepAliveTimeout = limits.idleTimeoutSeconds * 1000
server.listen(0, config.host, () => {
  const applied = {
    maxMessageBytes: limits.maxMessageBytes,
    keepAliveTimeoutMs: server.keepAliveTimeout,
    requestTimeoutMs: server.requestTimeout,
  }
  announceNode(server, { transport: 'http-post', library: 'node:http', applied }, state, () => {
    take = createTakeImage(state)
  })
})
