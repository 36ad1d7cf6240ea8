// What carries frames where it is no WebSocket: the scheme of the server's address in a job.
import * as z from 'zod'

/**
 * - `http-post`: a frame is the body of a POST over one HTTP/1.1 connection, which waits for each answer.
 * - `http2-post`: the same over HTTP/2, without TLS; the next request does not wait for the answer.
 * - `mjpeg`: the server answers `GET /push` with `multipart/x-mixed-replace`, a frame a part.
 * - `tcp-length`: a frame on plain TCP, after its length in 4 bytes, big endian.
 * - `webtransport`: the same on a stream of a WebTransport session over HTTP/3.
 */
export const transportSchema = z.enum(['http-post', 'http2-post', 'mjpeg', 'tcp-length', 'webtransport'])

export type TransportName = z.infer<typeof transportSchema>
