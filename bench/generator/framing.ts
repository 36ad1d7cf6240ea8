// What stands before an image on the wire where it is no WebSocket frame; the image itself is sent as it is.

export interface Framing {
  readonly header: (payloadBytes: number) => Buffer
  /** Whether each image must be a write of its own, because the next one waits for an answer. */
  readonly single: boolean
}
