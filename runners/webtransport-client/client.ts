// Deno's own WebTransport client as a load generator, sending flat out on one stream; needs --unstable-net.
// https://developer.mozilla.org/docs/Web/API/WebTransport
import { Buffer } from 'node:buffer'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  announceClosed,
  announceGenerator,
  answerCommands,
  type GeneratorCounters,
  readJob,
} from '../shared/generator-process.ts'
import { prefixOf } from '../shared/length-prefix.ts'
import { readJobFrames } from '../shared/pool.ts'

const job = readJob()
const frames = readJobFrames(job)
/** What QUIC adds is not known, so bytes on the wire are not counted. */
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

/** A write ends when the library has taken the frame. */
const sendFrom = async (session: WebTransport, start: number): Promise<void> => {
  const writer = (await session.createUnidirectionalStream()).getWriter()
  for (let at = start; !stopping; at++) {
    const frame = frames[at % frames.length]
    if (!frame) return
    counters.begun++
    await writer.write(prefixOf(frame.length))
    await writer.write(frame)
    counters.frames++
  }
}

const sessions = await Promise.all(Array.from({ length: job.connections }, connect))
const sending = sessions.map((session, index) =>
  sendFrom(session, Math.floor((index * frames.length) / sessions.length)),
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
