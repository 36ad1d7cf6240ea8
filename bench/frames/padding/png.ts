// Brings a PNG to an exact size with private ancillary chunks, which every decoder skips (PNG, third edition, 5.4).
import { crc32 } from 'node:zlib'
import { cutEvenly, type Padding, requirePaddable } from './padding.ts'

/** Length, type and CRC of a chunk without data. */
const emptyChunkBytes = 12

/** libpng refuses chunks of over 8,000,000 bytes; this stays far below. */
const maxChunkBytes = 1024 * 1024

/** Ancillary, private, and safe to copy: small, small, capital (as all are), small (PNG, 5.4). */
const chunkType = Buffer.from('isBp', 'latin1')

const signatureBytes = 8

/** Puts `random` bytes in chunks right behind the header chunk, which has to be the first. */
const pad: Padding['pad'] = (png, frameBytes, random) => {
  requirePaddable(png, frameBytes, pngPadding)
  const at = signatureBytes + emptyChunkBytes + png.readUInt32BE(signatureBytes)
  const chunks = makeChunks(frameBytes - png.length, random)
  return Buffer.concat([png.subarray(0, at), chunks, png.subarray(at)], frameBytes)
}

export const pngPadding: Padding = { leastBytes: emptyChunkBytes, pad }

const makeChunks = (totalBytes: number, random: Buffer): Buffer => {
  const chunks = Buffer.alloc(totalBytes)
  for (const { begin, end } of cutEvenly(totalBytes, maxChunkBytes)) {
    chunks.writeUInt32BE(end - begin - emptyChunkBytes, begin)
    chunkType.copy(chunks, begin + 4)
    random.copy(chunks, begin + 8, begin + 8, end - 4)
    // The CRC covers type and data, not the length (PNG, 5.5).
    chunks.writeUInt32BE(crc32(chunks.subarray(begin + 4, end - 4)), end - 4)
  }
  return chunks
}
