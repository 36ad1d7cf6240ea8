// What is wrong must end the connection and must not reach the application.
import { opcodes } from '../../generator/codec/header.ts'
import type { CheckContext } from '../check.ts'
import { CheckFailure } from '../check-failure.ts'
import type { Peer } from '../wire/peer.ts'

const knock = Buffer.from('still there?')

/**
 * To be called after the offence. A ping follows it, so that a server which lets it pass says so at once.
 * @throws CheckFailure when the server answers the ping, delivers something, or does nothing
 */
export const expectRefused = async (context: CheckContext, peer: Peer): Promise<void> => {
  const goesOn = (): boolean => peer.controls.some(({ opcode }) => opcode === opcodes.pong)
  await peer.sendFrame(knock, { opcode: opcodes.ping })
  await peer.until('the server to refuse', () => goesOn() || peer.refusal() !== null)
  await context.expectNothingDelivered(peer)
  if (peer.refusal() === null) throw new CheckFailure('the server went on as if nothing were wrong')
}
