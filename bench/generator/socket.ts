// The socket under a client connection, plain or TLS: reads into one buffer, and judges the server's certificate.
import { connect, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls, type SecureContextOptions, TLSSocket } from 'node:tls'

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
  /** For an external server: any version and cipher that both sides support. Without it, the one cipher of the suite. */
  readonly foreign?: ForeignTls | undefined
}

export interface SocketOptions extends TlsOptions {
  /** To connect from; the kernel's choice where it is left out. */
  readonly localAddress?: string | undefined
}

export interface ForeignTls {
  /** Accepts any certificate. */
  readonly insecure: boolean
  /** Name that is asked for (SNI) and that the certificate must have; null: the host's, unless it is an address. */
  readonly servername: string | null
  /** Our own certificate, for a server that asks for one, and its key (PEM). */
  readonly identity: { readonly cert: Buffer; readonly key: Buffer } | null
}

/** The server's certificate was not accepted; the text says which one and why. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError'
  readonly fault: CertificateFault
  constructor(message: string, fault: CertificateFault) {
    super(message)
    this.fault = fault
  }
}

/** The peer disconnected before TLS was agreed on, without an alert. */
export class TlsEndError extends Error {
  override readonly name = 'TlsEndError'
  constructor() {
    super('the server ended the connection without a reason')
  }
}

/** `authority`: no known one signed it; `date`: it is not valid today; `name`: it is for another server. */
export type CertificateFault = 'authority' | 'date' | 'name'

export const connectSocket = (
  url: URL,
  { ca, foreign, localAddress }: SocketOptions,
  receive: (bytes: Buffer) => void,
): Socket => {
  const buffer = Buffer.allocUnsafeSlow(receiveBufferBytes)
  const isSecure = url.protocol === 'wss:'
  const options = {
    host: hostOf(url),
    port: Number(url.port || (isSecure ? 443 : 80)),
    noDelay: true,
    ...(localAddress === undefined ? {} : { localAddress }),
    onread: {
      buffer,
      callback: (bytes: number) => {
        receive(buffer.subarray(0, bytes))
        return true
      },
    },
  }
  if (!isSecure) return connect(options)
  const terms = foreign ? termsOf(url, foreign) : sameForAll
  return connectTls({ ...options, ...terms, ...(ca ? { ca } : {}) })
}

/** Writes `head` and `bytes` in one call of the kernel. @param onDone called with the socket's error, if it has one */
export const writeTogether = (
  socket: Socket,
  head: Buffer | undefined,
  bytes: Buffer,
  onDone: (error?: Error | null) => void,
): void => {
  if (head) {
    socket.cork()
    socket.write(head)
  }
  socket.write(bytes, onDone)
  if (head) socket.uncork()
}

/** What is wrong with the certificate of an external server, once its socket is secure; null: nothing. */
export const certificateFault = (
  socket: Socket,
  { url, foreign }: TlsOptions & { readonly url: URL },
): CertificateError | null => {
  if (!(socket instanceof TLSSocket) || !foreign || foreign.insecure || socket.authorized) return null
  const { subject, issuer, subjectaltname, valid_from: from, valid_to: to } = socket.getPeerCertificate()
  const why = String(socket.authorizationError)
  const certificate = `the certificate of "${subject?.CN ?? ''}", issued by "${issuer?.CN ?? ''}",`
  switch (why) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID': {
      const names = subjectaltname?.replaceAll(/(?:DNS|IP Address):/g, '') ?? subject?.CN ?? 'no name'
      return new CertificateError(
        `the certificate is for ${names}, not for ${foreign.servername ?? hostOf(url)}`,
        'name',
      )
    }
    case 'CERT_HAS_EXPIRED':
      return new CertificateError(`${certificate} expired on ${to}`, 'date')
    case 'CERT_NOT_YET_VALID':
      return new CertificateError(`${certificate} is not valid before ${from}`, 'date')
    default:
      return new CertificateError(`${certificate} valid until ${to}, is not accepted: ${why}`, 'authority')
  }
}

/** Without the brackets of an IPv6 address. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** `certificateFault` checks the certificate: an error of the socket does not name it. */
const termsOf = (url: URL, { servername, identity }: ForeignTls): ConnectionOptions => {
  const host = hostOf(url)
  // A name in SNI has no dot at its end, and is never an address (RFC 6066 §3).
  const name = servername ?? (isIP(host) === 0 ? host.replace(/\.$/, '') : null)
  return { rejectUnauthorized: false, ...(name === null ? {} : { servername: name }), ...identity }
}

/** One cipher for all servers, so that none is measured with a cheaper one; AES-128-GCM is what browsers ask for first. */
const sameForAll: SecureContextOptions = {
  minVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_128_GCM_SHA256',
}

/** Version and cipher of TLS, null without. */
export const describeCipher = (socket: Socket): string | null =>
  socket instanceof TLSSocket ? `${socket.getProtocol() ?? 'TLS'} ${socket.getCipher().standardName}` : null
