// Deno's own WebTransport client as a load generator, sending flat out, a stream a frame; needs --unstable-net.
// https://developer.mozilla.org/docs/Web/API/WebTransport
import { Buffer } from 'node:buffer'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  announceClosed,
  announceGenerator,
  answerCommands,
  framesInFlight,
  type GeneratorCounters,
  readJob,
} from '../shared/generator-process.ts'
import { readJobFrames } from '../shared/pool.ts'

const job = readJob()
const frames = readJobFrames(job)
const counters: GeneratorCounters = { begun: 0, frames: 0, wireBytes: 0 }
let stopping = false

const connect = async (): Promise<WebTransport> => {
  if (job.caFile === null) throw new Error('WebTransport needs the certificate of its server')
  const { raw } = new X509Certificate(readFileSync(job.caFile))
  const value = await crypto.subtle.digest('SHA-256', Buffer.from(raw))
  const session = new WebTransport(job.url.replace(/^\w+:/, 'https:'), {
    serverCertificateHashes: [{ algorithm: 'sha-256', value }],
  })
  await session.ready
  session.closed.then(
    ({ closeCode, reason }) => announceClosed(closeCode ?? 1006, reason ?? ''),
    (error: unknown) => announceClosed(1006, String(error)),
  )
  return session
}

/** The frame has left the application when its stream is closed. */
const sendFrom = async (session: WebTransport, start: number): Promise<void> => {
  for (let at = start; !stopping; at++) {
    const frame = frames[at % frames.length]
    if (!frame) return
    counters.begun++
    const writer = (await session.createUnidirectionalStream()).getWriter()
    await writer.write(frame)
    await writer.close()
    counters.frames++
    counters.wireBytes += frame.length
  }
}

const sessions = await Promise.all(Array.from({ length: job.connections }, connect))
const sending = sessions.flatMap((session, index) =>
  Array.from({ length: framesInFlight }, (_, place) =>
    sendFrom(session, Math.floor((index * frames.length) / sessions.length) + place),
  ),
)
announceGenerator({
  runtime: 'deno',
  runtimeVersion: Deno.version.deno,
  library: 'Deno WebTransport',
  libraryVersion: Deno.version.deno,
})
answerCommands({
  counters,
  blockedNs: () => null,
  stop: async () => {
    stopping = true
    await Promise.all(sending)
  },
  close: () => {
    for (const session of sessions) session.close()
  },
})
