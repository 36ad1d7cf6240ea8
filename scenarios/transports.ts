// The question before all others: should this be a WebSocket at all? The same images over what else carries them.
import { tunedId } from '../runners/variants.ts'
import { kibibyte, mebibyte, type Scenario } from './define.ts'

/** Its load generator is Deno's client, because Node.js speaks no QUIC. */
const webTransportClient = 'webtransport-client'

const whenWhich =
  'MJPEG needs no code in a browser, an <img> shows it, and nothing goes back. A POST passes proxies that know no WebSocket, needs ' +
  'no open connection between frames, and is answered, frame by frame; the server sends nothing unasked. ' +
  'A WebSocket carries both directions on one connection, and a frame need not wait for an answer. A length before each image on ' +
  'plain TCP adds four bytes, and no browser or proxy speaks it.'

export const transports: Scenario = {
  id: 'transports',
  title: 'Transports: the same images over WebSocket, HTTP, TCP and QUIC',
  question: 'Should my camera send over a WebSocket at all?',
  howToRead:
    'Every row receives the same images on one connection and counts them in its application. Who waits differs: WebSocket, TCP and ' +
    'HTTP/2 send the next frame when the kernel has the last one; HTTP POST sends it when the answer has come, one in flight. ' +
    'transports-ack has equal frames in flight. Bytes on the wire are those of the direction of the frames, above TCP. WebTransport ' +
    'encrypts always, so it stands beside ws over TLS; its client is Deno’s and unstable, so its row is not ranked. ' +
    whenWhich,
  mode: 'ingest',
  points: [
    { id: '1mb', label: '1 MB', frameBytes: mebibyte, connections: 1 },
    { id: '1mb-tls', label: '1 MB over TLS', frameBytes: mebibyte, connections: 1, tls: true },
  ],
  rules: [
    { runners: ['ws', 'http-post', 'http2-post', 'tcp-length'], variants: [tunedId], points: ['1mb'] },
    { runners: ['ws'], variants: [tunedId], points: ['1mb-tls'] },
    {
      runners: ['webtransport'],
      variants: [tunedId],
      generators: [webTransportClient],
      points: ['1mb-tls'],
    },
  ],
}

export const transportsAck: Scenario = {
  id: 'transports-ack',
  title: 'Transports: images that are answered',
  question: 'How much does a POST cost beside a WebSocket, where both wait for an answer?',
  howToRead:
    'Each frame is answered with its number: by a message, or by the response to its POST. With one frame in flight every camera ' +
    'waits for the answer before it sends the next, whatever carries it; latency is from the beginning of the write to the answer. ' +
    'Cameras at 30 FPS send on schedule, and latency counts from the intended send time; a POST waits for the answer to the one ' +
    'before it, also where that is late.',
  mode: 'ingest-ack',
  points: [
    {
      id: '1-in-flight',
      label: '1 MB, one frame in flight',
      frameBytes: mebibyte,
      connections: 1,
      inFlight: 1,
    },
    {
      id: '8-cameras',
      label: '8 cameras at 30 FPS, 256 KiB',
      frameBytes: 256 * kibibyte,
      connections: 8,
      pace: { fps: 30 },
    },
  ],
  rules: [{ runners: ['ws', 'http-post', 'http2-post', 'tcp-length'], variants: [tunedId] }],
}

export const transportsPush: Scenario = {
  id: 'transports-push',
  title: 'Transports: images that are pushed to viewers',
  question: 'MJPEG or a WebSocket to show my camera?',
  howToRead:
    'FPS are totals of all viewers, counted by the viewers; each has at most two frames in flight. MJPEG is one answer in chunks, a ' +
    'part a frame. Bytes on the wire are those that the viewers read. ' +
    whenWhich,
  mode: 'push',
  points: [1, 8].map((viewers) => ({
    id: viewers === 1 ? '1-viewer' : `${viewers}-viewers`,
    label: viewers === 1 ? '1 viewer' : `${viewers} viewers`,
    frameBytes: mebibyte,
    connections: 0,
    viewers,
  })),
  rules: [{ runners: ['ws', 'mjpeg', 'tcp-length'], variants: [tunedId] }],
}
