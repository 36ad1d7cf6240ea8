// Frames as base64 in a text message: wrapped for sending, unwrapped where a viewer saves them.

/** The text before and after the base64. */
export interface Envelope {
  readonly before: string
  readonly after: string
}

export const wrapImage = (image: Buffer, { before, after }: Envelope): Buffer =>
  Buffer.from(`${before}${image.toString('base64')}${after}`)

/**
 * The envelope's prefix may stand anywhere in the text, because servers put names and times before it.
 * @returns null where the prefix is missing: the text is not a frame
 */
export const imageIn = (text: Buffer, { before, after }: Envelope): Buffer | null => {
  const begin = text.indexOf(before)
  if (begin < 0) return null
  const from = begin + Buffer.byteLength(before)
  const end = after === '' ? -1 : text.indexOf(after, from)
  return Buffer.from(text.toString('latin1', from, end < 0 ? text.length : end), 'base64')
}
