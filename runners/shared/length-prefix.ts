// Finds images in a stream of bytes: each comes after its length in 4 bytes, big endian.
import { Buffer } from 'node:buffer'

const prefixBytes = 4

export interface ImageListener {
  /** Null without a limit. */
  readonly maxBytes: number | null
  /** In memory of its own. */
  readonly onImage: (image: Buffer) => void
  /** The length of an image is over the limit; nothing comes after it. */
  readonly onTooLong: () => void
}

/** @returns what takes the pieces of a stream, of any size */
export const createImageReader = ({
  maxBytes,
  onImage,
  onTooLong,
}: ImageListener): ((piece: Buffer) => void) => {
  const prefix = Buffer.alloc(prefixBytes)
  let prefixed = 0
  let image: Buffer | null = null
  let filled = 0
  return (piece) => {
    for (let at = 0; at < piece.length; ) {
      if (image === null) {
        const taken = piece.copy(prefix, prefixed, at)
        at += taken
        prefixed += taken
        if (prefixed < prefixBytes) return
        const bytes = prefix.readUInt32BE()
        if (maxBytes !== null && bytes > maxBytes) return onTooLong()
        image = Buffer.allocUnsafeSlow(bytes)
        prefixed = 0
        filled = 0
      }
      const taken = piece.copy(image, filled, at)
      at += taken
      filled += taken
      if (filled < image.length) return
      onImage(image)
      image = null
    }
  }
}

export const prefixOf = (bytes: number): Buffer => {
  const prefix = Buffer.alloc(prefixBytes)
  prefix.writeUInt32BE(bytes)
  return prefix
}
