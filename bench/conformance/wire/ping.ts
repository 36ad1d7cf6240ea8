// A ping and the pong that has to come back.
import { opcodes } from '../../generator/codec/header.ts'
import { CheckFailure } from '../check-failure.ts'
import type { Peer } from './peer.ts'

/**
 * Passes over messages: a server that pushes has its own under way.
 * @returns the bytes of the pong @throws CheckFailure where the connection ends instead, or nothing comes
 */
export const ping = async (peer: Peer, payload: Buffer): Promise<Buffer> => {
  const pongs = () => peer.controls.filter(({ opcode }) => opcode === opcodes.pong)
  const before = pongs().length
  await peer.sendFrame(payload, { opcode: opcodes.ping })
  await peer.until('the pong', () => pongs().length > before || peer.refusal() !== null)
  const answer = pongs()[before]
  if (!answer) throw new CheckFailure(peer.refusal() ?? 'there is no pong')
  return answer.payload
}
