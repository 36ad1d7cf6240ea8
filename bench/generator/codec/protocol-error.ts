// The one error of the codec: a stream that breaks RFC 6455.

/** `closeCode` is what an endpoint answers before it hangs up (RFC 6455 §7.1.7). */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly closeCode: number
  constructor(message: string, closeCode = 1002) {
    super(message)
    this.closeCode = closeCode
  }
}
