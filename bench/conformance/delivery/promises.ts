// What each mode promises of messages that a client has sent: what is counted, and what comes back to whom.
import type { Mode, RunnerConfig } from '../../../runners/contract.ts'
import { opcodes } from '../../generator/codec/header.ts'
import type { Message } from '../wire/messages.ts'

const sequenceBytes = 8
const maxEchoedTextBytes = 125

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

export const promisesOf = ({
  mode,
  sequenceOffset,
}: Pick<RunnerConfig, 'mode' | 'sequenceOffset'>): Promises => {
  const silent = { counted: all, returned: none, countsReturned: false, receiver: 'nobody' } as const
  const promises: Readonly<Record<Mode, Promises>> = {
    ingest: silent,
    'ingest-ack': {
      counted: (messages) => messages.filter(({ opcode }) => opcode === opcodes.binary),
      returned: (messages) => messages.flatMap((message) => acknowledge(message, sequenceOffset)),
      countsReturned: false,
      receiver: 'sender',
    },
    push: { ...silent, counted: none },
    relay: { counted: all, returned: all, countsReturned: true, receiver: 'viewer' },
    echo: { counted: all, returned: all, countsReturned: true, receiver: 'sender' },
  }
  return promises[mode]
}

const acknowledge = ({ opcode, payload }: Message, at: number): readonly Message[] => {
  if (opcode === opcodes.binary) return [{ opcode, payload: payload.subarray(at, at + sequenceBytes) }]
  return payload.length <= maxEchoedTextBytes ? [{ opcode, payload }] : []
}
