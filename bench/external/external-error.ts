// An external server that cannot be reached, or that ends all connections before the window: one line, with a remedy.
import { closeCodeMeaning } from '../../results/close-codes.ts'
import type { GeneratorCloseLine } from '../../runners/contract.ts'
import { describeTlsFault } from './tls-fault.ts'

/** The fault of an external server, not of the suite nor of its arguments. */
export class ExternalError extends Error {
  override readonly name = 'ExternalError'
  /** Lines of the server's answer as they came: not yet escaped for a terminal. */
  readonly said: readonly string[]
  constructor(message: string, said: readonly string[] = []) {
    super(message)
    this.said = said
  }
}

const shownLines = 8

/** Explains a connection that ended before it was in use. */
export const describeRefusal = (
  url: string,
  { code, reason, kind, answer }: GeneratorCloseLine,
): ExternalError => {
  const { host, hostname } = new URL(url)
  const lines = (answer ?? '').split(/\r?\n/).filter((line) => line.trim() !== '')
  switch (kind) {
    case 'refused':
      return new ExternalError(`no server listens at ${host}: ${reason}`)
    case 'dns':
      return new ExternalError(`the name "${hostname}" cannot be resolved: ${reason}`)
    case 'unreachable':
      return new ExternalError(`${host} cannot be reached: ${reason}`)
    case 'certificate':
      return new ExternalError(
        `${reason}; --ca FILE names the authority (PEM) that signed it, --insecure accepts any certificate`,
      )
    case 'certificate-name':
      return new ExternalError(
        `${reason}; --servername NAME asks for another one, --insecure accepts any certificate`,
      )
    case 'certificate-date':
      return new ExternalError(`${reason}; --insecure accepts any certificate`)
    case 'tls':
      return new ExternalError(`TLS with ${host} failed: ${describeTlsFault(reason)}`)
    case 'handshake':
      return new ExternalError(
        `${host} did not open a WebSocket: ${reason}${remedyOf(lines)}`,
        lines.slice(0, shownLines),
      )
    case 'socket':
      return new ExternalError(`no connection to ${host}: ${reason}${machineRemedy(reason)}`)
    default:
      return new ExternalError(
        `${host} closed the connection before it was in use: ${describeEnd({ code, reason })}`,
      )
  }
}

/** RFC 6455 §7.1.5: 1006 stands for no close frame, 1005 for one without a code. */
export const describeEnd = ({ code, reason }: { readonly code: number; readonly reason: string }): string => {
  if (code === 1006) return `no close frame (1006)${reason === '' ? '' : `, ${reason}`}`
  return `close code ${code}${reason === '' ? '' : ` "${reason}"`}${closeCodeMeaning(code)}`
}

/** For limits of this machine, which are not the server's fault. */
const machineRemedy = (reason: string): string => {
  if (/EMFILE|ENFILE/.test(reason)) return '; the limit of open files of this machine is reached: ulimit -n'
  return /EADDRNOTAVAIL/.test(reason) ? '; this machine has no free port left for another connection' : ''
}

const remedyOf = ([status = '', ...lines]: readonly string[]): string => {
  const answered = /^HTTP\/\S+ (\d{3})/.exec(status)?.[1] ?? ''
  const location = lines
    .map((line) => /^location:\s*(\S+)/i.exec(line)?.[1])
    .find((found) => found !== undefined)
  if (answered.startsWith('3'))
    return `; it redirects to ${location ?? 'no address'}: redirects are not followed; give that address`
  return remedies[answered] ?? ''
}

const remedies: Readonly<Record<string, string>> = {
  '401': "; --header 'Authorization: …' sends credentials",
  '403': '; it may require an origin, a token or another path: --header K:V',
  '404': '; check the path in the address',
  '426': '; it may require a subprotocol: --subprotocol NAME',
}
