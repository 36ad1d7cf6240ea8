// Stands for large bytes in an assertion: a difference of two buffers, spelled out, can take all memory.
import { createHash } from 'node:crypto'

export const fingerprint = (bytes: Uint8Array | undefined): string =>
  bytes === undefined
    ? 'nothing'
    : `${bytes.length} bytes ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`
