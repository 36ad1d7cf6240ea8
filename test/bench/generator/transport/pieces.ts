// A stream cut into pieces, and a sink that keeps what a reader found: what tests of codecs are made of.
import fc from 'fast-check'
import type { MessageSink } from '../../../../bench/generator/message-reader.ts'

/** Sizes of pieces, used in turn; many are tiny, so that every boundary is cut sooner or later. */
export const cuts = fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5000 })), {
  minLength: 1,
})

export const someImages = fc.array(
  fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
  { maxLength: 6 },
)

export const cut = (stream: Buffer, sizes: readonly number[]): readonly Buffer[] => {
  const pieces: Buffer[] = []
  for (let at = 0; at < stream.length; at += pieces.at(-1)?.length ?? 1) {
    pieces.push(stream.subarray(at, at + (sizes[pieces.length % sizes.length] ?? 1)))
  }
  return pieces
}

export const keepImages = (): { readonly sink: MessageSink; readonly images: Buffer[] } => {
  const images: Buffer[] = []
  let pieces: Buffer[] = []
  return {
    images,
    sink: {
      onPiece: (piece) => pieces.push(Buffer.from(piece)),
      onEnd: () => {
        images.push(Buffer.concat(pieces))
        pieces = []
      },
    },
  }
}
