// Walks the chunks of a PNG, for tests that look at the padding.

export interface Chunk {
  readonly type: string
  readonly data: Buffer
  readonly crc: number
}

/** Every chunk in order. */
export const chunksOf = (png: Buffer): readonly Chunk[] => {
  const chunks: Chunk[] = []
  for (let at = 8; at < png.length; ) {
    const dataBytes = png.readUInt32BE(at)
    const data = png.subarray(at + 8, at + 8 + dataBytes)
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      data,
      crc: png.readUInt32BE(at + 8 + dataBytes),
    })
    at += 12 + dataBytes
  }
  return chunks
}
