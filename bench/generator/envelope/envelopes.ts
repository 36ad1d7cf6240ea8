// The list of envelopes, one folder each.
import type { EnvelopeName } from '../../../runners/contract.ts'
import type { Envelope, EnvelopeOptions } from './envelope.ts'
import { createSocketIo } from './socket-io/socket-io.ts'

export const createEnvelope = (name: EnvelopeName, options: EnvelopeOptions): Envelope =>
  envelopes[name](options)

const envelopes: Readonly<Record<EnvelopeName, (options: EnvelopeOptions) => Envelope>> = {
  'socket.io': createSocketIo,
}
