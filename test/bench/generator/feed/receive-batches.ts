// What a server makes of batches: unmasked images, one a message.
import { createFrameReader } from '../../../../bench/generator/codec/reader.ts'
import type { WireBatch } from '../../../../bench/generator/wire-frames.ts'

export const receiveBatches = (batches: readonly WireBatch[]): readonly Buffer[] => {
  const received: Buffer[] = []
  let pieces: Buffer[] = []
  const reader = createFrameReader(
    { expectMasked: true, maxPayloadBytes: 1e6 },
    {
      onPayload: (piece) => pieces.push(Buffer.from(piece)),
      onEnd: () => {
        received.push(Buffer.concat(pieces))
        pieces = []
      },
    },
  )
  for (const { head, bytes } of batches) for (const piece of [head, bytes]) if (piece) reader.push(piece)
  return received
}
