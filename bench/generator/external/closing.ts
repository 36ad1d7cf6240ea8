// Classifies the end of a connection by its cause.
import type { ClosingKind, GeneratorCloseLine } from '../../../runners/contract.ts'
import { ProtocolError } from '../codec/header.ts'
import { HandshakeError } from '../handshake.ts'
import { CertificateError, type CertificateFault, TlsEndError } from '../socket.ts'

/** No close frame came (RFC 6455 §7.1.5). */
const noCloseFrame = 1006

const kindsByCode: Readonly<Record<string, ClosingKind>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'unreachable',
  ECONNRESET: 'ended',
  EPIPE: 'ended',
  EPROTO: 'tls',
}

const certificateKinds: Readonly<Record<CertificateFault, ClosingKind>> = {
  authority: 'certificate',
  date: 'certificate-date',
  name: 'certificate-name',
}

/** @param error what ended the connection; undefined where the peer did */
export const describeClosing = (
  code: number,
  reason: string,
  error: unknown,
): Pick<GeneratorCloseLine, 'kind' | 'answer'> => {
  if (error instanceof HandshakeError)
    return { kind: 'handshake', ...(error.beginning === null ? {} : { answer: error.beginning }) }
  if (error instanceof CertificateError) return { kind: certificateKinds[error.fault] }
  if (error instanceof TlsEndError) return { kind: 'tls' }
  if (error instanceof ProtocolError) return { kind: 'protocol' }
  if (error === undefined) {
    if (code !== noCloseFrame) return { kind: 'closed' }
    return { kind: reason.includes('handshake') ? 'handshake' : 'ended' }
  }
  return { kind: kindOfSystemError(error) }
}

const kindOfSystemError = (error: unknown): ClosingKind => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return kindsByCode[code] ?? (/^ERR_(?:TLS|SSL)_/.test(code) ? 'tls' : 'socket')
}
