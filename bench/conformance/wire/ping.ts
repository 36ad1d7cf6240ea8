// A ping and the pong that has to come back.
import { opcodes } from '../../load/codec/header.ts'
import { CheckFailure } from '../check-failure.ts'
import type { Peer } from './peer.ts'

interface Expectation {
  /** Which of all frames that the peer received the pong has to be, counted from 0. */
  readonly at?: number
  /** What is said where another frame stands there and the connection is still of use. */
  readonly otherwise?: string
}

/** @returns the bytes of the pong @throws CheckFailure where another frame or the end comes instead, or nothing does */
export const ping = async (
  peer: Peer,
  payload: Buffer,
  { at = 0, otherwise = 'the ping was answered by another frame' }: Expectation = {},
): Promise<Buffer> => {
  await peer.sendFrame(payload, { opcode: opcodes.ping })
  await peer.until('the pong', () => peer.received.length > at || peer.refusal() !== null)
  const answer = peer.received[at]
  if (answer?.opcode !== opcodes.pong) throw new CheckFailure(peer.refusal() ?? otherwise)
  return answer.payload
}
