// The number of a connection, from 1, in the place of `{n}` in the address and the texts of an external server.
import type { ExternalServer } from '../../../runners/contract.ts'

const placeholder = '{n}'

export const isNumbered = (text: string | null | undefined): boolean => text?.includes(placeholder) ?? false

export const numbered = (text: string, number: number): string => text.replaceAll(placeholder, String(number))

/** Braces are escaped in the path of a URL, and remain in its query. */
export const numberedUrl = ({ href }: URL, number: number): URL =>
  new URL(href.replaceAll(/\{n\}|%7Bn%7D/gi, String(number)))

/** The server's options as one connection has them. Hello files are numbered when they are read. */
export const forConnection = (server: ExternalServer, number: number): ExternalServer => {
  const own = (text: string): string => numbered(text, number)
  const ownOr = (text: string | null): string | null => (text === null ? null : own(text))
  return {
    ...server,
    headers: server.headers.map(([name, value]) => [name, own(value)]),
    replies: server.replies.map(({ to, with: reply }) => ({ to: own(to), with: own(reply) })),
    awaits: ownOr(server.awaits),
    envelope: server.envelope && { before: own(server.envelope.before), after: own(server.envelope.after) },
    announce: ownOr(server.announce),
    ackText: ownOr(server.ackText),
    ignores: server.ignores.map(own),
  }
}
