// What each mode promises of messages that a client has sent: what is counted, and what comes back to whom.
import type { ConfigOf, RunnerConfig } from '../../../runners/contract.ts'
import { opcodes } from '../../generator/codec/header.ts'
import type { Message } from '../wire/messages.ts'

export interface Promises {
  /** Messages that the counters and the digest have to hold. */
  readonly counted: (messages: readonly Message[]) => readonly Message[]
  /** Messages that have to come back, in order. */
  readonly returned: (messages: readonly Message[]) => readonly Message[]
  /** Whether what comes back is counted as sent. */
  readonly countsReturned: boolean
  /** `nobody`, who has sent them, or a viewer. */
  readonly receiver: 'nobody' | 'sender' | 'viewer'
}

const all = (messages: readonly Message[]): readonly Message[] => messages
const none = (): readonly Message[] => []

const silent: Promises = { counted: all, returned: none, countsReturned: false, receiver: 'nobody' }

export const promisesOf = (config: RunnerConfig): Promises => {
  switch (config.mode) {
    case 'ingest':
      return silent
    case 'ingest-ack':
      return {
        counted: (messages) => messages.filter(({ opcode }) => opcode === opcodes.binary),
        returned: (messages) => messages.flatMap((message) => acknowledge(message, config)),
        countsReturned: false,
        receiver: 'sender',
      }
    case 'push':
      return { ...silent, counted: none }
    case 'relay':
      return { counted: all, returned: all, countsReturned: true, receiver: 'viewer' }
    case 'echo':
      return { counted: all, returned: all, countsReturned: true, receiver: 'sender' }
  }
}

const acknowledge = (
  { opcode, payload }: Message,
  { sequenceOffset, acknowledgementBytes, maxEchoTextBytes }: ConfigOf<'ingest-ack'>,
): readonly Message[] => {
  if (opcode === opcodes.binary) {
    return [{ opcode, payload: payload.subarray(sequenceOffset, sequenceOffset + acknowledgementBytes) }]
  }
  return payload.length <= maxEchoTextBytes ? [{ opcode, payload }] : []
}
