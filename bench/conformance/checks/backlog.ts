// How much of what a server has sent waits, and when it has come to rest.
import { setTimeout as sleep } from 'node:timers/promises'
import type { StatsLine } from '../../../runners/contract.ts'
import { encodeHeader, opcodes } from '../../generator/codec/header.ts'
import { CheckFailure } from '../check-failure.ts'

const pollMs = 5
/** Answers of the server with the same count, after which it is taken to be at rest. */
const stillAnswers = 10
const mostAnswers = 1000

/** An image as a server sends it: header and payload. */
export const wireBytes = (payloadBytes: number): number =>
  encodeHeader({ opcode: opcodes.binary, payloadBytes }).length + payloadBytes

/**
 * Waits until the server sends no more. Whoever calls it has stopped it or has nobody read.
 * @param look is shown every new count of sent images, read before it is called @returns the last count
 * @throws CheckFailure when it does not come to rest
 */
export const awaitStill = (
  readStats: () => Promise<StatsLine>,
  look?: (sentFrames: number) => Promise<void>,
): Promise<number> => awaitRest(async () => (await readStats()).sentFrames, look)

/**
 * Waits until a count of what a server has sent stays as it is.
 * @param look is shown every new count, read before it is called @returns the last count
 * @throws CheckFailure when it does not come to rest
 */
export const awaitRest = async <Count>(
  read: () => Promise<Count>,
  look: (count: Count) => Promise<void> = async () => {},
): Promise<Count> => {
  let last = await read()
  await look(last)
  for (let still = 0, answers = 1; still < stillAnswers; answers++) {
    if (answers === mostAnswers) throw new CheckFailure('it goes on sending to nobody who reads')
    await sleep(pollMs)
    const count = await read()
    // What is sent meanwhile makes the server look better, never worse.
    if (count !== last) await look(count)
    still = count === last ? still + 1 : 0
    last = count
  }
  return last
}
