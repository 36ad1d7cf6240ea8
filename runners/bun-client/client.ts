// Bun's own WebSocket client as a camera, sending flat out. https://bun.com/docs/runtime/http/websockets
import {
  answerCommands,
  type CameraCounters,
  printGeneratorLine,
  readImages,
  readJob,
  wireBytesOf,
} from '../shared/generator-process.ts'

/** Two, as the prepared camera has: the next frame is there when the kernel has taken one. */
const framesInFlight = 2
/** As long as the kernel takes every frame at once, nothing else would have its turn: a question for the counters neither. */
const framesPerTurn = 64

const job = readJob()
const images = readImages(job)
const wireBytes = wireBytesOf(job.frameBytes)
const stopped = Promise.withResolvers<void>()
let begun = 0
let open = 0
let stopping = false

/** What the client says of itself: a frame that the kernel has a part of is not out yet. */
const waitingFrames = (socket: WebSocket): number => Math.ceil(socket.bufferedAmount / wireBytes)

const counters: CameraCounters = {
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

/** The client tells of no drain, so its buffer is looked at in every turn of the event loop. */
const sendFrom = (socket: WebSocket, start: number): void => {
  let at = start
  while (!stopping && at < start + framesPerTurn && waitingFrames(socket) < framesInFlight) {
    const image = images[at % images.length]
    if (!image) return
    begun++
    at++
    socket.send(image)
  }
  if (stopping && counters.frames === begun) stopped.resolve()
  else setImmediate(sendFrom, socket, at)
}

const begin = (): void => {
  printGeneratorLine({
    event: 'ready',
    runtime: 'bun',
    runtimeVersion: Bun.version,
    library: 'Bun WebSocket',
    libraryVersion: Bun.version,
    extensions: null,
    cipher: null,
  })
  for (const [index, socket] of sockets.entries())
    sendFrom(socket, Math.floor((index * images.length) / sockets.length))
}

const connect = (): WebSocket => {
  const socket = new WebSocket(job.url, { perMessageDeflate: false })
  socket.addEventListener('open', () => {
    if (++open === job.connections) begin()
  })
  socket.addEventListener('close', ({ code, reason }) =>
    printGeneratorLine({ event: 'closed', code, reason }),
  )
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
