// Brings a JPEG to an exact size with comment segments, which every decoder skips (ITU-T T.81, B.2.4.5).
import { cutEvenly, type Padding, requirePaddable } from './padding.ts'

/** Marker, length field and no payload. */
const emptySegmentBytes = 4

/** A segment's length field counts itself and ends at 65,535, so a whole segment has at most 65,537 bytes. */
const maxSegmentBytes = 65_537

/** Puts `random` bytes in comment segments behind the application segments. */
const pad: Padding['pad'] = (jpeg, frameBytes, random) => {
  requirePaddable(jpeg, frameBytes, jpegPadding)
  const at = endOfApplicationSegments(jpeg)
  const comments = makeComments(frameBytes - jpeg.length, random)
  return Buffer.concat([jpeg.subarray(0, at), comments, jpeg.subarray(at)], frameBytes)
}

export const jpegPadding: Padding = { leastBytes: emptySegmentBytes, pad }

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

/** Some readers of a stream of JPEGs look for FF D8 and FF D9 without parsing; a payload without FF suits them too. */
const avoidMarkers = (payload: Buffer): void => {
  for (let at = payload.indexOf(0xff); at !== -1; at = payload.indexOf(0xff, at + 1)) payload[at] = 0x7f
}

/** Offset of the first marker after SOI that is not APP0 … APP15. */
const endOfApplicationSegments = (jpeg: Buffer): number => {
  let at = 2
  while (jpeg[at] === 0xff && ((jpeg[at + 1] ?? 0) & 0xf0) === 0xe0) at += 2 + jpeg.readUInt16BE(at + 2)
  return at
}
