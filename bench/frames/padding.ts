// Pads images to an exact size with bytes that every decoder skips: comment segments of a JPEG, private chunks of a PNG.
import { crc32 } from 'node:zlib'
import { beginsWithExif, endOfHead, plainHead, withPlainHead } from './jpeg-head.ts'

export interface Padding {
  /** Either nothing is added, or at least this much: a piece of padding has a header of its own. */
  readonly leastBytes: number
  /**
   * A copy of `image` of exactly `frameBytes`.
   * @param random at least as many bytes as are missing
   * @throws RangeError where less than `leastBytes` is missing, or the image is larger
   */
  readonly pad: (image: Buffer, frameBytes: number, random: Buffer) => Buffer
}

/** Largest part of a frame of the suite that may be padding. */
export const maxPaddingShare = 0.01

/** Marker, length field and no payload. */
const emptySegmentBytes = 4
/** A segment's length field counts itself and ends at 65,535, so a whole segment has at most 65,537 bytes. */
const maxSegmentBytes = 65_537

const pngSignatureBytes = 8
/** Length, type and CRC of a chunk without data. */
const emptyChunkBytes = 12
/** libpng refuses chunks of over 8,000,000 bytes; this stays far below. */
const maxChunkBytes = 1024 * 1024
/** Ancillary, private, and safe to copy: small, small, capital (as all are), small (PNG, third edition, 5.4). */
const chunkType = Buffer.from('isBp', 'latin1')

export const canPad = (missingBytes: number, { leastBytes }: Pick<Padding, 'leastBytes'>): boolean =>
  missingBytes === 0 || missingBytes >= leastBytes

/** Whether an image that the suite makes may be padded to this size: by at most 1 %. */
export const canPadMade = (
  imageBytes: number,
  frameBytes: number,
  padding: Pick<Padding, 'leastBytes'>,
): boolean => {
  const missingBytes = frameBytes - imageBytes
  return canPad(missingBytes, padding) && missingBytes <= frameBytes * maxPaddingShare
}

/** Null where the format has no room for bytes that a decoder skips. @param format as libvips names it */
export const paddingOf = (format: string, image: Buffer): Padding | null => {
  if (format === 'png') return pngPadding
  if (format !== 'jpeg') return null
  return beginsWithExif(image) ? exifPadding : jpegPadding
}

/** Comment segments behind the first segment (ITU-T T.81, B.2.4.5). */
export const jpegPadding: Padding = {
  leastBytes: emptySegmentBytes,
  pad: (jpeg, frameBytes, random) => {
    requirePaddable(jpeg, frameBytes, jpegPadding)
    const at = endOfHead(jpeg)
    const comments = makeComments(frameBytes - jpeg.length, random)
    return Buffer.concat([jpeg.subarray(0, at), comments, jpeg.subarray(at)], frameBytes)
  },
}

/** Comment segments before an Exif segment, whose offsets may go past its end, and a new first segment before them. */
const exifPadding: Padding = {
  leastBytes: plainHead.length - 2 + emptySegmentBytes,
  pad: (jpeg, frameBytes, random) => {
    requirePaddable(jpeg, frameBytes, exifPadding)
    return frameBytes === jpeg.length ? jpeg : jpegPadding.pad(withPlainHead(jpeg), frameBytes, random)
  },
}

/** Chunks right behind the header chunk, which must be the first (PNG, third edition, 5.4). */
export const pngPadding: Padding = {
  leastBytes: emptyChunkBytes,
  pad: (png, frameBytes, random) => {
    requirePaddable(png, frameBytes, pngPadding)
    const at = pngSignatureBytes + emptyChunkBytes + png.readUInt32BE(pngSignatureBytes)
    const chunks = makeChunks(frameBytes - png.length, random)
    return Buffer.concat([png.subarray(0, at), chunks, png.subarray(at)], frameBytes)
  },
}

/** Borders of pieces of about equal length, so that no remainder is too short for a piece. */
export const cutEvenly = (
  totalBytes: number,
  maxPieceBytes: number,
): readonly { readonly begin: number; readonly end: number }[] => {
  const count = Math.ceil(totalBytes / maxPieceBytes)
  return Array.from({ length: count }, (_, index) => ({
    begin: Math.floor((totalBytes * index) / count),
    end: Math.floor((totalBytes * (index + 1)) / count),
  }))
}

const requirePaddable = (image: Buffer, frameBytes: number, padding: Padding): void => {
  if (!canPad(frameBytes - image.length, padding))
    throw new RangeError(`Cannot pad an image of ${image.length} bytes to ${frameBytes} bytes`)
}

const makeComments = (totalBytes: number, random: Buffer): Buffer => {
  const comments = Buffer.alloc(totalBytes)
  for (const { begin, end } of cutEvenly(totalBytes, maxSegmentBytes)) {
    comments.writeUInt16BE(0xfffe, begin)
    comments.writeUInt16BE(end - begin - 2, begin + 2)
    random.copy(comments, begin + emptySegmentBytes, begin + emptySegmentBytes, end)
    avoidMarkers(comments.subarray(begin + emptySegmentBytes, end))
  }
  return comments
}

/** Some readers of a stream of JPEGs look for FF D8 and FF D9 without parsing; a payload without FF does not confuse them. */
const avoidMarkers = (payload: Buffer): void => {
  for (let at = payload.indexOf(0xff); at !== -1; at = payload.indexOf(0xff, at + 1)) payload[at] = 0x7f
}

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
