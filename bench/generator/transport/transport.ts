// What speaks the protocol of a job's server, where that is no WebSocket.
import type { GeneratorJob } from '../../../runners/contract.ts'
import { transportSchema } from '../../../runners/contract.ts'
import type { OpenCamera, OpenViewer } from '../connection.ts'
import type { Framing } from '../framing.ts'
import { JobError } from '../job.ts'
import { openHttpPost, postFraming } from './http-post.ts'
import { http2Framing, openHttp2Post } from './http2-post.ts'
import { lengthPrefix, openLengthPrefix } from './length-prefix.ts'
import { openMjpeg } from './mjpeg.ts'

export interface Cameras {
  readonly open: OpenCamera
  readonly framing: Framing
}

/** Null where there are none. */
export interface Transport {
  readonly cameras: Cameras | null
  readonly viewers: OpenViewer | null
}

/** Null for a WebSocket. @throws JobError where the load generator does not speak it, or not with these cameras or viewers */
export const transportOf = ({ url, mode }: Pick<GeneratorJob, 'url' | 'mode'>): Transport | null => {
  const address = new URL(url)
  const name = address.protocol.slice(0, -1)
  const parsed = transportSchema.safeParse(name)
  if (!parsed.success) return null
  const transport = transports[parsed.data](address)
  const needed =
    mode === 'push' ? transport.viewers : (mode === 'ingest' || mode === 'ingest-ack') && transport.cameras
  if (!needed) throw new JobError(`url: there is no load for ${name} in the mode ${mode}`)
  return transport
}

const transports: Readonly<Record<(typeof transportSchema.options)[number], (address: URL) => Transport>> = {
  'http-post': (address) => ({
    cameras: { open: openHttpPost, framing: postFraming(address) },
    viewers: null,
  }),
  'http2-post': () => ({ cameras: { open: openHttp2Post, framing: http2Framing }, viewers: null }),
  mjpeg: () => ({ cameras: null, viewers: openMjpeg }),
  'tcp-length': () => ({
    cameras: { open: openLengthPrefix, framing: lengthPrefix },
    viewers: openLengthPrefix,
  }),
  // Node.js speaks no QUIC: its rows have a load generator of their own.
  webtransport: () => ({ cameras: null, viewers: null }),
}
