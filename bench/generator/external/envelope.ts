// Images as base64 within a text: into the envelope on their way out, out of it where a viewer keeps them.

/** What stands before and behind the base64. */
export interface Envelope {
  readonly before: string
  readonly after: string
}

export const wrapImage = (image: Buffer, { before, after }: Envelope): Buffer =>
  Buffer.from(`${before}${image.toString('base64')}${after}`)

/**
 * The envelope's beginning may stand anywhere in the text, because servers put names and times before it.
 * @returns null where it does not stand there: the text is no image
 */
export const imageIn = (text: Buffer, { before, after }: Envelope): Buffer | null => {
  const begin = text.indexOf(before)
  if (begin < 0) return null
  const from = begin + Buffer.byteLength(before)
  const end = after === '' ? -1 : text.indexOf(after, from)
  return Buffer.from(text.toString('latin1', from, end < 0 ? text.length : end), 'base64')
}
