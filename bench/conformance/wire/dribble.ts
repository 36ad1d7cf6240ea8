// Bytes one by one, as a slow or a cutting network delivers them.
import { setImmediate as turn } from 'node:timers/promises'
import type { Wire } from './wire.ts'

/** Byte by byte, each with a turn of the event loop of its own. */
export const dribble = async (wire: Pick<Wire, 'write'>, bytes: Buffer): Promise<void> => {
  for (const byte of bytes) {
    await wire.write(Buffer.of(byte))
    await turn()
  }
}
