// Reads what a Socket.IO server says on one connection: answers its pings, joins the two messages of a frame, finds acknowledgements.
import { ProtocolError } from '../../codec/header.ts'
import { joinPieces, type MessageSink } from '../../message-reader.ts'
import type { EnvelopeListener } from '../envelope.ts'
import { decodePacket, encodeConnect, encodeFrame, encodePong, type Packet } from './packets.ts'

/** Counts as no acknowledgement of any frame. */
const wrongAnswer = Buffer.alloc(0)

/** The pieces of a frame pass as they come. @throws ProtocolError from the sink's methods */
export const createPacketReader = (
  namespace: string,
  { sink, say, onOpen }: EnvelopeListener,
): MessageSink => {
  /** As every server of the suite announces a frame: no other text has to be compared or parsed for it. */
  const usualFrame = Buffer.from(encodeFrame(namespace, null))
  let awaitsFrame = false
  let answered = 0

  const deliver = (payload: Buffer, isText: boolean): void => {
    sink.onBegin?.(isText)
    if (payload.length > 0) sink.onPiece(payload)
    sink.onEnd(isText)
  }
  const takeMessage = (packet: Extract<Packet, { readonly namespace: string }>): void => {
    if (packet.namespace !== namespace)
      throw new ProtocolError(`a packet for the namespace ${packet.namespace} came to ${namespace}`)
    switch (packet.kind) {
      case 'connected':
        onOpen()
        return
      case 'refused':
        throw new ProtocolError(`the server refused the namespace ${namespace}: ${packet.reason}`)
      case 'disconnected':
        throw new ProtocolError(`the server ended the connection to the namespace ${namespace}`)
      case 'text':
        deliver(Buffer.from(packet.text), true)
        return
      case 'frame':
        awaitsFrame = true
        return
      case 'answer':
        deliver(packet.id === answered++ ? packet.bytes : wrongAnswer, false)
    }
  }
  const take = (packet: Packet): void => {
    switch (packet.kind) {
      case 'open':
        say(encodeConnect(namespace))
        return
      case 'ping':
        say(encodePong(packet.data))
        return
      case 'ended':
        throw new ProtocolError('the server ended the session')
      case 'ignored':
        return
      default:
        if (awaitsFrame) throw new ProtocolError('a packet came between a frame and what announces it')
        takeMessage(packet)
    }
  }
  const texts = joinPieces((payload) => {
    if (!awaitsFrame && payload.equals(usualFrame)) awaitsFrame = true
    else take(decodePacket(payload.toString()))
  })
  let current: MessageSink = texts

  return {
    onBegin: (isText) => {
      current = isText ? texts : sink
      if (isText) return
      if (!awaitsFrame) throw new ProtocolError('a binary message came that no packet announces')
      sink.onBegin?.(false)
    },
    onPiece: (piece) => current.onPiece(piece),
    onEnd: (isText) => {
      if (!isText) awaitsFrame = false
      current.onEnd(isText)
    },
  }
}
