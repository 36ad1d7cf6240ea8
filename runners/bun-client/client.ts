// Bun's own WebSocket client as a load generator, sending flat out. https://bun.com/docs/runtime/http/websockets
import {
  announceClosed,
  announceGenerator,
  answerCommands,
  framesInFlight,
  framesPerTurn,
  type GeneratorCounters,
  readJob,
  wireBytesOf,
} from '../shared/generator-process.ts'
import { readJobFrames } from '../shared/pool.ts'

const job = readJob()
const frames = readJobFrames(job)
const wireBytes = wireBytesOf(job.frameBytes)
const stopped = Promise.withResolvers<void>()
let begun = 0
let open = 0
let stopping = false

/** As the client counts: a frame that the kernel has only partly taken is not sent yet. */
const waitingFrames = (socket: WebSocket): number => Math.ceil(socket.bufferedAmount / wireBytes)

const counters: GeneratorCounters = {
  get begun() {
    return begun
  },
  get frames() {
    return begun - sockets.reduce((sum, socket) => sum + waitingFrames(socket), 0)
  },
  get wireBytes() {
    return this.frames * wireBytes
  },
}

/** The client has no event for a drained buffer, so each turn of the event loop checks it. */
const sendFrom = (socket: WebSocket, start: number): void => {
  let at = start
  while (!stopping && at < start + framesPerTurn && waitingFrames(socket) < framesInFlight) {
    const frame = frames[at % frames.length]
    if (!frame) return
    begun++
    at++
    socket.send(frame)
  }
  if (stopping && counters.frames === begun) stopped.resolve()
  else setImmediate(sendFrom, socket, at)
}

const begin = (): void => {
  announceGenerator({
    runtime: 'bun',
    runtimeVersion: Bun.version,
    library: 'Bun WebSocket',
    libraryVersion: Bun.version,
  })
  for (const [index, socket] of sockets.entries())
    sendFrom(socket, Math.floor((index * frames.length) / sockets.length))
}

const connect = (): WebSocket => {
  const socket = new WebSocket(job.url, { perMessageDeflate: false })
  socket.addEventListener('open', () => {
    if (++open === job.connections) begin()
  })
  socket.addEventListener('close', ({ code, reason }) => announceClosed(code, reason))
  return socket
}

const sockets = Array.from({ length: job.connections }, connect)
answerCommands({
  counters,
  blockedNs: () => null,
  stop: () => {
    stopping = true
    return stopped.promise
  },
  close: () => {
    for (const socket of sockets) socket.close()
  },
})
