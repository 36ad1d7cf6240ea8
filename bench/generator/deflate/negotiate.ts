// The offer of permessage-deflate and the strict reading of a server's answer (RFC 7692 §5 and §7.1). Free of I/O.
import { HandshakeError } from '../handshake.ts'

/**
 * The same as browsers and common client libraries: the server may choose our window (§7.1.2.2), and
 * nothing is requested of the server.
 */
export const deflateOffer = 'permessage-deflate; client_max_window_bits'

/** The agreed settings. `client` settings apply to what we compress, `server` settings to what we receive. */
export interface DeflateAgreement {
  /** The server's own words, for the record. */
  readonly text: string
  readonly clientNoContextTakeover: boolean
  readonly serverNoContextTakeover: boolean
  readonly clientMaxWindowBits: number
  readonly serverMaxWindowBits: number
}

/**
 * Reads `Sec-WebSocket-Extensions` of an answer.
 * @param answer undefined where the server sent no such header
 * @param offered whether the request held `deflateOffer`
 * @returns null where no extension is in use
 * @throws HandshakeError for anything but one permessage-deflate with valid parameters (§7.1, §5.1)
 */
export const readAgreement = (answer: string | undefined, offered: boolean): DeflateAgreement | null => {
  if (answer === undefined) return null
  if (!offered) throw new HandshakeError(`the server uses "${answer}", but no extension was offered`)
  const extensions = parseExtensions(answer)
  const foreign = extensions.find(({ name }) => name !== 'permessage-deflate')
  if (foreign) throw new HandshakeError(`the server uses "${foreign.name}", which was not offered`)
  const [extension] = extensions
  if (!extension || extensions.length > 1) {
    throw new HandshakeError(`the server agrees to permessage-deflate ${extensions.length} times`)
  }
  const parameters = collectParameters(extension)
  return {
    text: answer,
    clientNoContextTakeover: readFlag(parameters, 'client_no_context_takeover'),
    serverNoContextTakeover: readFlag(parameters, 'server_no_context_takeover'),
    clientMaxWindowBits: readWindowBits(parameters, 'client_max_window_bits'),
    serverMaxWindowBits: readWindowBits(parameters, 'server_max_window_bits'),
  }
}

interface Parameter {
  readonly name: string
  /** Null where there is a name alone. */
  readonly value: string | null
}

interface Extension {
  readonly name: string
  readonly parameters: readonly Parameter[]
}

type ParameterValues = ReadonlyMap<string, string | null>

const knownParameters: ReadonlySet<string> = new Set([
  'client_no_context_takeover',
  'server_no_context_takeover',
  'client_max_window_bits',
  'server_max_window_bits',
])

// One name with its value, and what follows it: the grammar of RFC 6455 §9.1. A quoted value must be a token too.
const item =
  /[ \t]*([\w!#$%&'*+.^`|~-]+)(?:=(?:([\w!#$%&'*+.^`|~-]+)|"([\w!#$%&'*+.^`|~-]+)"))?[ \t]*([;,]|$)/y

const parseExtensions = (text: string): readonly Extension[] => {
  const extensions: { name: string; parameters: Parameter[] }[] = []
  let separator: string | undefined = ','
  item.lastIndex = 0
  while (separator) {
    const [, name, token, quoted, next] = item.exec(text) ?? []
    const value = token ?? quoted ?? null
    const startsExtension = separator === ','
    if (name === undefined || (startsExtension && value !== null)) {
      throw new HandshakeError(`Sec-WebSocket-Extensions "${text}" is malformed`)
    }
    if (startsExtension) extensions.push({ name, parameters: [] })
    else extensions.at(-1)?.parameters.push({ name, value })
    separator = next
  }
  return extensions
}

const collectParameters = ({ parameters }: Extension): ParameterValues => {
  const values = new Map<string, string | null>()
  for (const { name, value } of parameters) {
    if (!knownParameters.has(name)) throw new HandshakeError(`permessage-deflate has no parameter "${name}"`)
    if (values.has(name)) throw new HandshakeError(`the server names ${name} twice`)
    values.set(name, value)
  }
  return values
}

const readFlag = (parameters: ParameterValues, name: string): boolean => {
  const value = parameters.get(name)
  if (value) throw new HandshakeError(`${name} takes no value, but the server sent "${value}"`)
  return value === null
}

/** 15 where the server does not say; an answer must say a number from 8 to 15 without leading zeros (§7.1.2). */
const readWindowBits = (parameters: ParameterValues, name: string): number => {
  const value = parameters.get(name)
  if (value === undefined) return 15
  if (value === null) throw new HandshakeError(`${name} has no value in the answer`)
  if (!/^(?:[89]|1[0-5])$/.test(value)) {
    throw new HandshakeError(`${name} must be 8 to 15, but the server sent "${value}"`)
  }
  return Number(value)
}
