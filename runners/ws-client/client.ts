// ws's own client as a camera, sending flat out: the yardstick for the suite's prepared camera.
import { createRequire } from 'node:module'
import WebSocket from 'ws'
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
const counters: CameraCounters = { frames: 0, begun: 0, wireBytes: 0 }
const stopped = Promise.withResolvers<void>()
let stopping = false
let open = 0
let framesThisTurn = 0

/** Lets the event loop turn when enough has gone out in this turn. */
const goOn = (socket: WebSocket, at: number): void => {
  if (framesThisTurn === 0)
    setImmediate(() => {
      framesThisTurn = 0
    })
  if (framesThisTurn++ < framesPerTurn) sendNext(socket, at)
  else setImmediate(sendNext, socket, at)
}

const sendNext = (socket: WebSocket, at: number): void => {
  const image = images[at % images.length]
  if (stopping || !image) {
    if (counters.frames === counters.begun) stopped.resolve()
    return
  }
  counters.begun++
  socket.send(image, { binary: true }, (error) => {
    if (error) return
    counters.frames++
    counters.wireBytes += wireBytes
    goOn(socket, at + framesInFlight)
  })
}

const begin = (): void => {
  printGeneratorLine({
    event: 'ready',
    runtime: 'node',
    runtimeVersion: process.versions.node,
    library: 'ws client',
    libraryVersion: createRequire(import.meta.url)('ws/package.json').version,
    extensions: null,
    cipher: null,
  })
  for (const socket of sockets) for (let frame = 0; frame < framesInFlight; frame++) sendNext(socket, frame)
}

const connect = (): WebSocket => {
  const socket = new WebSocket(job.url, { perMessageDeflate: false })
  socket.on('open', () => {
    if (++open === job.connections) begin()
  })
  socket.on('close', (code, reason) => printGeneratorLine({ event: 'closed', code, reason: String(reason) }))
  socket.on('error', (error) => console.error(error.message))
  return socket
}

const sockets = Array.from({ length: job.connections }, connect)
answerCommands({
  counters,
  blockedNs: () => Math.round(performance.eventLoopUtilization().idle * 1e6),
  stop: () => {
    stopping = true
    if (counters.frames === counters.begun) stopped.resolve()
    return stopped.promise
  },
  close: () => {
    for (const socket of sockets) socket.close()
  },
})
