// The socket under a client connection, plain or TLS: reads into one buffer, and judges the server's certificate.
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type SecureContextOptions, TLSSocket } from 'node:tls'

/**
 * Receiving into one static buffer is the fastest public API: no allocation and no stream event per read. It is larger than the
 * window of a new connection (64 KiB on Linux), which grows only if more than that is taken at once: of viewers whose window
 * stayed that small, each got 5 % of the frames of another. A much larger one lets a socket keep the others waiting, because libuv
 * reads up to 32 times in a row from one that always fills it.
 */
const receiveBufferBytes = 96 * 1024

export interface TlsOptions {
  /** Certificate of the authority for wss; without it the system's are used. */
  readonly ca?: Buffer | undefined
  /**
   * For an external server: any version and cipher that both sides support, and any certificate where it is
   * `insecure`. Without it, the one cipher of the suite.
   */
  readonly foreign?: { readonly insecure: boolean } | undefined
}

/** The server's certificate was not accepted; the text says which one and why. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError'
}

export const connectSocket = (
  url: URL,
  { ca, foreign }: TlsOptions,
  receive: (bytes: Buffer) => void,
): Socket => {
  const buffer = Buffer.allocUnsafeSlow(receiveBufferBytes)
  const isSecure = url.protocol === 'wss:'
  const options = {
    host: url.hostname.replace(/^\[|\]$/g, ''), // an IPv6 address without its brackets
    port: Number(url.port || (isSecure ? 443 : 80)),
    noDelay: true,
    onread: {
      buffer,
      callback: (bytes: number) => {
        receive(buffer.subarray(0, bytes))
        return true
      },
    },
  }
  if (!isSecure) return connect(options)
  // `certificateFault` checks an external server's certificate: an error of the socket does not name it.
  const terms = foreign ? { rejectUnauthorized: false } : sameForAll
  return connectTls({ ...options, ...terms, ...(ca ? { ca } : {}) })
}

/** What is wrong with the certificate of an external server, once its socket is secure; null: nothing. */
export const certificateFault = (socket: Socket, { foreign }: TlsOptions): CertificateError | null => {
  if (!(socket instanceof TLSSocket) || !foreign || foreign.insecure || socket.authorized) return null
  const { subject, issuer, valid_to: validTo } = socket.getPeerCertificate()
  const why = String(socket.authorizationError)
  return new CertificateError(
    `the certificate of "${subject?.CN ?? ''}", issued by "${issuer?.CN ?? ''}", valid until ${validTo}, is not accepted: ${why}`,
  )
}

/** One cipher for all servers, so that none is measured with a cheaper one; AES-128-GCM is what browsers ask for first. */
const sameForAll: SecureContextOptions = {
  minVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_128_GCM_SHA256',
}

/** Version and cipher of TLS, null without. */
export const describeCipher = (socket: Socket): string | null =>
  socket instanceof TLSSocket ? `${socket.getProtocol() ?? 'TLS'} ${socket.getCipher().standardName}` : null
