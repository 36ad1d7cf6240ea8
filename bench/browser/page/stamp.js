// Reads the stamp of a frame as `bench/frames/stamp.ts` writes it.

export const stampBytes = 32
const signature = 0x49534231
const noStamp = [null, null, null, null, null]

/** Sequence, camera, size of the image, intended time in ns, CRC-32; all null without a stamp. */
export const readStamp = (bytes, offset) => {
  if (bytes.byteLength < offset + stampBytes) return noStamp
  const field = new DataView(bytes, offset, stampBytes)
  if (field.getUint32(28) !== signature) return noStamp
  return [
    Number(field.getBigUint64(0)),
    field.getUint32(8),
    field.getUint32(12),
    Number(field.getBigUint64(16)),
    field.getUint32(24),
  ]
}
