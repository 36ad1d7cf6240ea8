// Walks the segments of a JPEG and the chunks of a PNG, for tests that look at the padding.

/** Bytes of all segments with that marker, markers and length fields included, and the payloads. */
export const segmentsOf = (
  jpeg: Buffer,
  marker: number,
): { readonly totalBytes: number; readonly payloads: readonly Buffer[] } => {
  const startOfScan = 0xda
  const payloads: Buffer[] = []
  let totalBytes = 0
  let at = 2
  while (jpeg[at] === 0xff && jpeg[at + 1] !== startOfScan) {
    const lengthBytes = jpeg.readUInt16BE(at + 2)
    if (jpeg[at + 1] === marker) {
      payloads.push(jpeg.subarray(at + 4, at + 2 + lengthBytes))
      totalBytes += 2 + lengthBytes
    }
    at += 2 + lengthBytes
  }
  return { totalBytes, payloads }
}

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
