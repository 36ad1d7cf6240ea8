// Packets of Socket.IO (protocol 5) inside of those of Engine.IO (protocol 4), each a text message: encoding and decoding. Pure.
// https://socket.io/docs/v4/socket-io-protocol/ https://socket.io/docs/v4/engine-io-protocol/
import * as z from 'zod'
import { ProtocolError } from '../../codec/header.ts'

/** What a server says. */
export type Packet =
  | { readonly kind: 'open' | 'ignored' | 'ended' }
  | { readonly kind: 'ping'; readonly data: string }
  /** The namespace accepted the connection, or ended it. */
  | { readonly kind: 'connected' | 'disconnected'; readonly namespace: string }
  | { readonly kind: 'refused'; readonly namespace: string; readonly reason: string }
  | { readonly kind: 'text'; readonly namespace: string; readonly text: string }
  /** The next binary message is the frame. */
  | { readonly kind: 'frame'; readonly namespace: string }
  /** Of the frame that had this id. */
  | { readonly kind: 'answer'; readonly namespace: string; readonly id: number; readonly bytes: Buffer }

/** The event of `socket.send`, for texts and frames. https://socket.io/docs/v4/server-api/#socketsendargs-ack */
const event = 'message'
const placeholder = { _placeholder: true, num: 0 } as const

export const encodeConnect = (namespace: string): string => `40${prefixOf(namespace)}`

export const encodePong = (data: string): string => `3${data}`

export const encodeText = (namespace: string, text: string): string =>
  `42${prefixOf(namespace)}${JSON.stringify([event, text])}`

/** Announces a binary message, which follows it. @param id of the acknowledgement that is asked for; null: none is */
export const encodeFrame = (namespace: string, id: number | null): string =>
  `451-${prefixOf(namespace)}${id ?? ''}${JSON.stringify([event, placeholder])}`

/** The main namespace has no prefix. */
const prefixOf = (namespace: string): string => (namespace === '/' ? '' : `${namespace},`)

/** @throws ProtocolError for a text that is no packet, or one that no server of the suite sends */
export const decodePacket = (text: string): Packet => {
  switch (text[0]) {
    case '0':
      return { kind: 'open' }
    case '1':
      return { kind: 'ended' }
    case '2':
      return { kind: 'ping', data: text.slice(1) }
    case '4':
      return decodeMessage(text)
    case '6':
      return { kind: 'ignored' }
    default:
      throw unexpected(text)
  }
}

/** Types, attachments, namespace, id and arguments, in this order. */
const messagePattern = /^4([0-6])(?:(\d+)-)?(?:(\/[^,]*),)?(\d*)(.*)$/s

const decodeMessage = (text: string): Packet => {
  const [, type, attachments, namespace = '/', id, rest = ''] = messagePattern.exec(text) ?? []
  const read = <T>(schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(parseJson(rest))
    if (!parsed.success) throw unexpected(text)
    return parsed.data
  }
  switch (type) {
    case '0':
      return { kind: 'connected', namespace }
    case '1':
      return { kind: 'disconnected', namespace }
    case '2':
      return { kind: 'text', namespace, text: read(textSchema)[1] }
    case '3':
      if (id === undefined || id === '') throw unexpected(text)
      return { kind: 'answer', namespace, id: Number(id), bytes: Buffer.from(read(answerSchema)[0], 'hex') }
    case '4':
      return { kind: 'refused', namespace, reason: read(refusalSchema).message }
    case '5':
      if (attachments !== '1') throw unexpected(text)
      read(frameSchema)
      return { kind: 'frame', namespace }
    default:
      throw unexpected(text)
  }
}

const textSchema = z.tuple([z.literal(event), z.string()])
const frameSchema = z.tuple([
  z.literal(event),
  z.strictObject({ _placeholder: z.literal(true), num: z.literal(0) }),
])
const answerSchema = z.tuple([z.string().regex(/^(?:[0-9a-f]{2})*$/)])
const refusalSchema = z.object({ message: z.string() })

/** Undefined, which no schema accepts, where it is no JSON. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const unexpected = (text: string): ProtocolError =>
  new ProtocolError(
    `the server sent "${text.slice(0, 80)}", which is not a packet of Socket.IO that belongs here`,
  )
