// The options of a load on an external server: types, parsing and conflicts.
import { isIP } from 'node:net'
import type { ExternalServer, JobOf } from '../../runners/contract.ts'
import { frameSizeLimits } from '../../scenarios/limits.ts'
import { UsageError } from '../failure/failure.ts'
import { needOf, type Threshold } from './thresholds.ts'

export type LoadMode = 'ingest' | 'echo' | 'view'

export interface LoadOptions {
  readonly url: string
  readonly mode: LoadMode
  /** Size of the frames that the suite makes; null: the user's own images. */
  readonly frameBytes: number | null
  readonly framesFolder: string | null
  readonly connections: number
  /** Load generators; null: one for each CPU but one. */
  readonly processes: number | null
  readonly fps: number | null
  readonly window: number | null
  readonly warmupMs: number
  readonly durationMs: number
  readonly deflate: JobOf<'external'>['deflate']
  readonly caFile: string | null
  readonly server: ExternalServer
  readonly thresholds: readonly Threshold[]
}

const largestMessageBytes = 2 ** 31
const placeholder = '{base64}'
const token = /^[\w!#$%&'*+.^`|~-]+$/
/** Set by the handshake itself. */
const ownHeaders = /^(?:upgrade|connection|sec-websocket-.*)$/i
const hostHeader = /^host$/i

/** @throws UsageError naming the first option that conflicts with the others */
export const requireCompatibleOptions = (options: LoadOptions): void => {
  const fault = mistakes(options).find((mistake) => mistake !== null)
  if (fault) throw new UsageError(fault)
}

/** The address of a WebSocket server, `{n}` in it as given. @throws RangeError with what is expected */
export const parseAddress = (text: string): string => {
  const url = URL.parse(text)
  if (url === null || !/^wss?:$/.test(url.protocol)) {
    const hint = /^https?:/.test(text)
      ? `: ${text.replace('http', 'ws')}`
      : ' like ws://127.0.0.1:8080/camera'
    throw new RangeError(`"${text}" is not the address of a WebSocket server; give one${hint}`)
  }
  if (url.username !== '' || url.password !== '')
    throw new RangeError("the address must not contain a name or password: use --header 'Authorization: …'")
  if (url.hash !== '')
    throw new RangeError('the address of a WebSocket must not have a #fragment (RFC 6455 §3)')
  return url.href.replaceAll('%7Bn%7D', '{n}')
}

/** A name for TLS (SNI). @throws RangeError with what is expected */
export const parseServername = (text: string): string => {
  if (isIP(text) === 0 && /^[\w-]+(?:\.[\w-]+)*$/.test(text)) return text
  throw new RangeError('must be the name of a host, without port, and no address.')
}

/** Beginning of a text, at least one character. @throws RangeError with what is expected */
export const parseBeginning = (text: string): string => {
  if (text !== '') return text
  throw new RangeError('must be the beginning of a text, not empty.')
}

/** `Name: value`. @throws RangeError with what is expected */
export const parseHeader = (text: string): ExternalServer['headers'][number] => {
  const colon = text.indexOf(':')
  const name = text.slice(0, Math.max(0, colon)).trim()
  const value = text.slice(colon + 1).trim()
  if (!token.test(name)) throw new RangeError("must be a header like 'Authorization: Bearer …'.")
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would begin another header
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value)) throw new RangeError(`${name} must be one line.`)
  if (ownHeaders.test(name))
    throw new RangeError(`${name} is set by the handshake; for subprotocols use --subprotocol.`)
  return [name, value]
}

/** `prefix=answer`. @throws RangeError with what is expected */
export const parseReply = (text: string): ExternalServer['replies'][number] => {
  const sign = text.indexOf('=')
  if (sign < 1) throw new RangeError("must be like '2=3': a text that begins with 2 is answered by 3.")
  return { to: text.slice(0, sign), with: text.slice(sign + 1) }
}

/** A text with `{base64}` in it, or the part before the base64. @throws RangeError with what is expected */
export const parseEnvelope = (text: string): NonNullable<ExternalServer['envelope']> => {
  const [before = '', after = '', ...others] = text.split(placeholder)
  if (others.length > 0) throw new RangeError(`must have ${placeholder} only once.`)
  return { before, after }
}

const mistakes = (options: LoadOptions): readonly (string | null)[] => {
  const { mode, fps, window, deflate, server, thresholds, framesFolder, frameBytes, processes, connections } =
    options
  const { answers } = server
  const isView = mode === 'view'
  const isFlatOut = fps === null && window === null
  const sending: readonly (readonly [string, boolean])[] = [
    ['--size', frameBytes !== null],
    ['--frames', framesFolder !== null],
    ['--fps', fps !== null],
    ['--window', window !== null],
    ['--deflate', deflate !== 'off'],
    ['--before', server.announce !== null],
    ['--ack-text', server.ackText !== null],
  ]
  const needless = isView ? sending.filter(([, isGiven]) => isGiven).map(([option]) => option) : []
  const unmeasured = thresholds.find((threshold) => !isMeasured(threshold, options))
  return [
    needless.length > 0 ? `--mode view sends no frames: leave out ${needless.join(', ')}` : null,
    !isView && server.save ? '--save stores frames that a viewer receives: it needs --mode view' : null,
    fps !== null && window !== null
      ? '--fps and --window exclude each other: an open loop does not wait'
      : null,
    window !== null && answers !== 'every'
      ? `--window waits for answers: it needs --ack every or --mode echo, not --ack ${answers}`
      : null,
    mode === 'echo' && answers !== 'every' ? '--mode echo counts echoes: leave out --ack' : null,
    mode === 'echo' && deflate !== 'off' ? '--mode echo compares bytes: leave out --deflate' : null,
    mode === 'echo' && server.ackText !== null
      ? '--mode echo compares bytes: leave out --ack-text; --ignore leaves other texts out'
      : null,
    answers === 'none' && !isView && server.ackText !== null
      ? '--ack-text says which texts are answers: leave out --ack none'
      : null,
    server.headers.filter(([name]) => hostHeader.test(name)).length > 1
      ? '--header names Host twice: a request has one'
      : null,
    tlsMistake(options),
    mode === 'echo' && server.announce !== null
      ? '--mode echo would echo the --before text too: leave it out'
      : null,
    deflate === 'live' && !(isFlatOut && answers !== 'every')
      ? '--deflate live works only flat out and without answers; --deflate precompressed works with --fps, --window and --ack every'
      : null,
    frameBytes !== null && framesFolder !== null ? '--size and --frames exclude each other' : null,
    sizeMistake(frameBytes),
    processes !== null && processes > connections
      ? `--processes ${processes} is more than --connections ${connections}`
      : null,
    unmeasured ? `--threshold '${unmeasured.text}' ${requirements[needOf(unmeasured) ?? 'latency']}` : null,
  ]
}

const tlsMistake = ({ url, server }: LoadOptions): string | null => {
  if (url.startsWith('wss:')) return null
  if (server.servername !== null) return '--servername is for TLS: it needs an address with wss://'
  return server.identity ? '--cert and --key are for TLS: they need an address with wss://' : null
}

const requirements = {
  latency: 'needs answers: --ack every or --mode echo',
  rate: 'needs a rate: --fps',
  view: 'needs --mode view',
} as const

const isMeasured = (threshold: Threshold, { mode, fps, server }: LoadOptions): boolean => {
  switch (needOf(threshold)) {
    case 'latency':
      return mode !== 'view' && server.answers === 'every'
    case 'rate':
      return fps !== null
    case 'view':
      return mode === 'view'
    case null:
      return true
  }
}

const sizeMistake = (frameBytes: number | null): string | null => {
  if (frameBytes === null) return null
  const { minBytes, maxBytes } = frameSizeLimits
  if (frameBytes >= minBytes && frameBytes <= maxBytes) return null
  const given = `--size is ${frameBytes} bytes`
  return frameBytes >= largestMessageBytes
    ? `${given}: no image has 2^31 bytes or more; the suite makes ${minBytes} (16KiB) to ${maxBytes} (8MiB)`
    : `${given}: the suite makes images of ${minBytes} (16KiB) to ${maxBytes} (8MiB); for other sizes give files with --frames`
}
