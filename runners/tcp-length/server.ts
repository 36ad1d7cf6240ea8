// Images over plain TCP, each after its length. https://nodejs.org/docs/latest-v24.x/api/net.html
import { createServer, type Socket } from 'node:net'
import { announceNode } from '../shared/announce-node.ts'
import { createImageReader, prefixOf } from '../shared/length-prefix.ts'
import { readPushPool } from '../shared/pool.ts'
import { createState, readConfig } from '../shared/server-process.ts'
import { createTakeImage } from '../shared/take-image.ts'

const pushesInFlight = 2

const config = readConfig()
const { maxMessageBytes } = config.limits
const state = createState()
const { counters } = state
const frames = config.mode === 'push' ? readPushPool(config) : []
let take = createTakeImage(state)

const send = (socket: Socket, image: Buffer, onSent?: (error?: Error | null) => void): void => {
  socket.cork()
  socket.write(prefixOf(image.length))
  socket.write(image, onSent)
  socket.uncork()
}

const receive = (socket: Socket): void => {
  const takeHere = take
  const onImage = (image: Buffer): void => {
    takeHere(image)
    if (config.mode !== 'ingest-ack') return
    const { sequenceOffset, acknowledgementBytes } = config
    send(socket, image.subarray(sequenceOffset, sequenceOffset + acknowledgementBytes))
  }
  const onTooLong = (): void => void socket.destroy()
  socket.on('data', createImageReader({ maxBytes: maxMessageBytes, onImage, onTooLong }))
  socket.on('error', () => counters.failed++)
}

const push = (socket: Socket): void => {
  let at = 0
  const pushNext = (): void => {
    const frame = frames[at++ % frames.length]
    if (!frame || state.isStopped || socket.destroyed) return
    counters.sentFrames++
    counters.sentBytes += frame.length
    send(socket, frame, (error) => {
      if (!error) setImmediate(pushNext)
    })
  }
  socket.resume().on('error', () => {})
  for (let pushed = 0; pushed < pushesInFlight; pushed++) pushNext()
}

const server = createServer({ noDelay: true }, config.mode === 'push' ? push : receive)
server.listen(0, config.host, () =>
  announceNode(
    server,
    { transport: 'tcp-length', library: 'node:net', applied: { maxMessageBytes } },
    state,
    () => {
      take = createTakeImage(state)
    },
  ),
)
