// Checks frames as they arrive, piece by piece: the stamp and size of each, and the checksum of some.
import { crc32 } from 'node:zlib'
import { readStamp, type Stamp, stampBytes, stampOffset } from '../../frames/stamp.ts'
import type { MessageSink } from '../message-reader.ts'

/** A frame that has arrived; `stamp` is null where it carries none. */
export interface ArrivedImage {
  readonly stamp: Stamp | null
  readonly bytes: number
  /** False where size or checksum are not those of the stamp, or there is no stamp. */
  readonly intact: boolean
}

const headBytes = stampOffset + stampBytes

/** @param isNextChecked called once for each frame: whether its checksum is compared; the size always is */
export const createImageChecker = (
  isNextChecked: () => boolean,
  onImage: (image: ArrivedImage) => void,
): MessageSink => {
  const head = Buffer.alloc(headBytes)
  let isChecked = isNextChecked()
  let bytes = 0
  let checksum = 0

  const takeHead = (piece: Buffer): Buffer => {
    if (bytes >= headBytes) return piece
    return piece.subarray(piece.copy(head, bytes, 0, headBytes - bytes))
  }
  return {
    onPiece: (piece) => {
      const rest = takeHead(piece)
      bytes += piece.length
      if (isChecked) checksum = crc32(rest, checksum)
    },
    onEnd: () => {
      const stamp = bytes >= headBytes ? readStamp(head) : null
      const intact =
        stamp !== null && stamp.imageBytes === bytes && (!isChecked || stamp.checksum === checksum)
      const arrived = { stamp, bytes, intact }
      isChecked = isNextChecked()
      bytes = 0
      checksum = 0
      onImage(arrived)
    },
  }
}
