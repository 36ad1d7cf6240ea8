// The server that a user named cannot be reached, or broke off before anything was measured: one line, and what helps.
import { closeCodeMeaning } from '../../results/close-codes.ts'
import type { GeneratorCloseLine } from '../../runners/contract.ts'

/** The fault of a target, not of the suite nor of how it was called. */
export class TargetError extends Error {
  override readonly name = 'TargetError'
  /** What the server said, line by line, as it came: not yet fit for a terminal. */
  readonly said: readonly string[]
  constructor(message: string, said: readonly string[] = []) {
    super(message)
    this.said = said
  }
}

const shownLines = 8

/** Of a connection that came to its end before it was in use. */
export const describeRefusal = (
  url: string,
  { code, reason, kind, answer }: GeneratorCloseLine,
): TargetError => {
  const { host, hostname } = new URL(url)
  const lines = (answer ?? '').split(/\r?\n/).filter((line) => line.trim() !== '')
  switch (kind) {
    case 'refused':
      return new TargetError(`nobody listens at ${host}: ${reason}`)
    case 'dns':
      return new TargetError(`the name "${hostname}" cannot be resolved: ${reason}`)
    case 'unreachable':
      return new TargetError(`${host} cannot be reached: ${reason}`)
    case 'certificate':
      return new TargetError(
        `${reason}; --ca FILE names the authority (PEM) that signed it, --insecure takes any certificate`,
      )
    case 'tls':
      return new TargetError(`no TLS with ${host}: ${reason}; ws:// is without TLS`)
    case 'handshake':
      return new TargetError(
        `${host} did not open a WebSocket: ${reason}${remedyOf(lines)}`,
        lines.slice(0, shownLines),
      )
    case 'socket':
      return new TargetError(`no connection to ${host}: ${reason}${machineRemedy(reason)}`)
    default:
      return new TargetError(
        `${host} closed the connection before it was in use: ${describeEnd({ code, reason })}`,
      )
  }
}

/** As RFC 6455 §7.1.5 has it: 1006 stands for no close frame, 1005 for one without a code. */
export const describeEnd = ({ code, reason }: { readonly code: number; readonly reason: string }): string => {
  if (code === 1006) return `no close frame (1006)${reason === '' ? '' : `, ${reason}`}`
  return `close code ${code}${reason === '' ? '' : ` "${reason}"`}${closeCodeMeaning(code)}`
}

/** What this machine lacks, and not the server. */
const machineRemedy = (reason: string): string => {
  if (/EMFILE|ENFILE/.test(reason)) return '; this machine allows no more open files: ulimit -n'
  return /EADDRNOTAVAIL/.test(reason) ? '; this machine has no port left for another connection' : ''
}

const remedyOf = ([status = '', ...lines]: readonly string[]): string => {
  const answered = /^HTTP\/\S+ (\d{3})/.exec(status)?.[1] ?? ''
  const location = lines
    .map((line) => /^location:\s*(\S+)/i.exec(line)?.[1])
    .find((found) => found !== undefined)
  if (answered.startsWith('3'))
    return `; it points to ${location ?? 'nowhere'}: redirects are not followed, name that address`
  return remedies[answered] ?? ''
}

const remedies: Readonly<Record<string, string>> = {
  '401': "; --header 'Authorization: …' sends what it asks for",
  '403': '; it may ask for an origin, a token or another path: --header K:V',
  '404': '; the path in the address may be another one',
  '426': '; it may ask for a subprotocol: --subprotocol NAME',
}
