// ws's own client as a load generator, sending flat out: the reference for the suite's prepared generator.
import { createRequire } from 'node:module'
import WebSocket from 'ws'
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
const counters: GeneratorCounters = { frames: 0, begun: 0, wireBytes: 0 }
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
  const frame = frames[at % frames.length]
  if (stopping || !frame) {
    if (counters.frames === counters.begun) stopped.resolve()
    return
  }
  counters.begun++
  socket.send(frame, { binary: true }, (error) => {
    if (error) return
    counters.frames++
    counters.wireBytes += wireBytes
    goOn(socket, at + framesInFlight)
  })
}

const begin = (): void => {
  announceGenerator({
    runtime: 'node',
    runtimeVersion: process.versions.node,
    library: 'ws client',
    libraryVersion: createRequire(import.meta.url)('ws/package.json').version,
  })
  for (const socket of sockets) for (let at = 0; at < framesInFlight; at++) sendNext(socket, at)
}

const connect = (): WebSocket => {
  const socket = new WebSocket(job.url, { perMessageDeflate: false })
  socket.on('open', () => {
    if (++open === job.connections) begin()
  })
  socket.on('close', (code, reason) => announceClosed(code, String(reason)))
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
