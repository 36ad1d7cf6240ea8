// What all paddings share: which sizes they can reach, and how a run of bytes is cut into pieces of about equal length.

/** Brings images of one kind to an exact size with bytes that every decoder skips. */
export interface Padding {
  /** Nothing at all can be added, or at least this much: a piece has a header of its own. */
  readonly leastBytes: number
  /**
   * A copy of `image` of exactly `frameBytes`.
   * @param random at least as many bytes as are missing
   * @throws RangeError where less than `leastBytes` is missing, or the image is larger
   */
  readonly pad: (image: Buffer, frameBytes: number, random: Buffer) => Buffer
}

/** Largest part of a made frame that may be padding. */
export const maxPaddingShare = 0.01

export const canPad = (missingBytes: number, { leastBytes }: Pick<Padding, 'leastBytes'>): boolean =>
  missingBytes === 0 || missingBytes >= leastBytes

/** Whether an image of the suite's own may be padded so: by at most 1 %. */
export const canPadMade = (
  imageBytes: number,
  frameBytes: number,
  padding: Pick<Padding, 'leastBytes'>,
): boolean => {
  const missingBytes = frameBytes - imageBytes
  return canPad(missingBytes, padding) && missingBytes <= frameBytes * maxPaddingShare
}

/** @throws RangeError where `canPad` says no */
export const requirePaddable = (
  image: Buffer,
  frameBytes: number,
  padding: Pick<Padding, 'leastBytes'>,
): void => {
  if (!canPad(frameBytes - image.length, padding))
    throw new RangeError(`Cannot pad an image of ${image.length} bytes to ${frameBytes} bytes`)
}

/** Borders of pieces of about equal length, so that no rest is left that is too short for one. */
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
