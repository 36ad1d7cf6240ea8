// The first segment of a JPEG, by which type checks know it. What is added stands right behind it: offsets in later
// segments (Exif, maker notes, multi-picture) count from their own segment, so none of them spans the addition.

const startOfImageBytes = 2
const jfifName = Buffer.from('JFIF\0', 'latin1')
const exifName = Buffer.from('Exif\0', 'latin1')

/** Version 1.01, no unit, square pixels, no thumbnail (JFIF 1.02, page 5). */
const plainJfif = Buffer.from('ffe000104a46494600010100000100010000', 'hex')
/** Version, unit and densities within a JFIF segment. */
const jfifFacts = { begin: 9, end: 16 } as const
/** A comment as long as the plain JFIF segment. */
const standIn = Buffer.from('fffe00100000000000000000000000000000', 'hex')

/** Start of a JPEG with a JFIF segment without a thumbnail. */
export const plainHead: Buffer = Buffer.concat([Buffer.from('ffd8', 'hex'), plainJfif])
export const plainHeadBytes = plainHead.length

/**
 * The same picture, beginning with `plainHeadBytes` of a JFIF segment; of a comment where JFIF would change the colours.
 * @throws RangeError when the bytes do not begin as a JPEG does
 */
export const withPlainHead = (jpeg: Buffer): Buffer => {
  if (jpeg.length < startOfImageBytes || jpeg.readUInt16BE(0) !== 0xffd8)
    throw new RangeError('the bytes do not begin as a JPEG does')
  const first = jpeg.subarray(startOfImageBytes, plainHeadBytes)
  if (first.equals(standIn) || (beginsWithJfif(jpeg) && first.readUInt16BE(2) === plainJfif.readUInt16BE(2)))
    return jpeg
  return Buffer.concat([jpeg.subarray(0, startOfImageBytes), newHead(jpeg), jpeg.subarray(startOfImageBytes)])
}

/** True where an addition needs a plain head, so that the file still begins as a type check expects. */
export const beginsWithExif = (jpeg: Buffer): boolean => beginsWith(jpeg, 0xffe1, exifName)

/** Offset behind a JFIF segment at the start, else behind the start of the image. */
export const endOfHead = (jpeg: Buffer): number =>
  beginsWithJfif(jpeg)
    ? startOfImageBytes + 2 + jpeg.readUInt16BE(startOfImageBytes + 2)
    : jpeg.subarray(startOfImageBytes, plainHeadBytes).equals(standIn)
      ? plainHeadBytes
      : startOfImageBytes

const beginsWithJfif = (jpeg: Buffer): boolean => beginsWith(jpeg, 0xffe0, jfifName)

const beginsWith = (jpeg: Buffer, marker: number, name: Buffer): boolean =>
  jpeg.length >= plainHeadBytes && jpeg.readUInt16BE(2) === marker && jpeg.subarray(6, 11).equals(name)

const newHead = (jpeg: Buffer): Buffer => {
  if (isRgb(jpeg)) return standIn
  if (!beginsWithJfif(jpeg)) return plainJfif
  const copy = Buffer.from(plainJfif)
  const from = startOfImageBytes + jfifFacts.begin
  jpeg.copy(copy, jfifFacts.begin, from, startOfImageBytes + jfifFacts.end)
  return copy
}

/** Three components that a decoder takes for RGB; behind a JFIF segment it would take them for YCbCr. */
const isRgb = (jpeg: Buffer): boolean => {
  let adobeTransform: number | null = null
  for (const { marker, payload } of segmentsBeforeScan(jpeg)) {
    if (marker === 0xee && payload.subarray(0, 5).toString('latin1') === 'Adobe')
      adobeTransform = payload[11] ?? null
    if (isStartOfFrame(marker)) {
      const ids = [payload[6], payload[9], payload[12]]
      if (payload[5] !== 3) return false
      return adobeTransform === null
        ? Buffer.from('RGB').equals(Buffer.from(ids.map(Number)))
        : adobeTransform === 0
    }
  }
  return false
}

/** SOF0 … SOF15 without DHT, JPG and DAC, which lie among them (ITU-T T.81, table B.1). */
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

function* segmentsBeforeScan(jpeg: Buffer): Generator<{ readonly marker: number; readonly payload: Buffer }> {
  const startOfScan = 0xda
  let at = startOfImageBytes
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1] ?? 0
    if (marker === startOfScan) return
    if (marker === 0xff) {
      at++ // any number of fill bytes may precede a marker
      continue
    }
    const end = at + 2 + jpeg.readUInt16BE(at + 2)
    yield { marker, payload: jpeg.subarray(at + 4, end) }
    at = end
  }
}
