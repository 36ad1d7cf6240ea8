// How messages travel to and from a server that wraps them: a protocol above WebSocket messages.
import * as z from 'zod'

/**
 * - `socket.io`: Socket.IO's protocol 5 over a WebSocket of Engine.IO's protocol 4, without polling. A message is the event
 *   `message`; a binary one is two WebSocket messages, a text that announces it and its bytes. A path is a namespace. In the
 *   mode `ingest-ack` a frame asks for an acknowledgement, which is one text: what answers the frame, in hexadecimal.
 */
export const envelopeNameSchema = z.enum(['socket.io'])

export type EnvelopeName = z.infer<typeof envelopeNameSchema>
