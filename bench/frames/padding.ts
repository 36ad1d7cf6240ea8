// Brings a JPEG to an exact size with comment segments, which every decoder skips (ITU-T T.81, B.2.4.5).

/** Marker, length field and no payload. */
const emptySegmentBytes = 4

/** A segment's length field counts itself and ends at 65,535, so a whole segment has at most 65,537 bytes. */
const maxSegmentBytes = 65_537

/** Largest part of a frame that may be padding. */
export const maxPaddingShare = 0.01

/** Whether `jpegBytes` can be padded to `frameBytes`: by nothing, or by 4 bytes up to 1 %. */
export const canPad = (jpegBytes: number, frameBytes: number): boolean => {
  const missing = frameBytes - jpegBytes
  return missing === 0 || (missing >= emptySegmentBytes && missing <= frameBytes * maxPaddingShare)
}

/**
 * A copy of `jpeg` of exactly `frameBytes`, with `random` bytes in comment segments behind its application segments.
 * @param random at least as many bytes as are missing.
 * @throws RangeError where `canPad` says no.
 */
export const padJpeg = (jpeg: Buffer, frameBytes: number, random: Buffer): Buffer => {
  if (!canPad(jpeg.length, frameBytes)) {
    throw new RangeError(`Cannot pad a JPEG of ${jpeg.length} bytes to ${frameBytes} bytes`)
  }
  const at = endOfApplicationSegments(jpeg)
  const comments = makeComments(frameBytes - jpeg.length, random)
  return Buffer.concat([jpeg.subarray(0, at), comments, jpeg.subarray(at)], frameBytes)
}

/** Segments of about equal length, so that no rest is left that is too short for one. */
const makeComments = (totalBytes: number, random: Buffer): Buffer => {
  const comments = Buffer.alloc(totalBytes)
  const count = Math.ceil(totalBytes / maxSegmentBytes)
  for (let index = 0; index < count; index++) {
    const begin = Math.floor((totalBytes * index) / count)
    const end = Math.floor((totalBytes * (index + 1)) / count)
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
