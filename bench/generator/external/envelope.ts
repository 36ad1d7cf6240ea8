// Frames as base64 in a text message: wrapped for sending, unwrapped where a viewer saves them.

/** The text before and after the base64. */
export interface Envelope {
  readonly before: string
  readonly after: string
}

export const wrapImage = (image: Buffer, { before, after }: Envelope): Buffer =>
  Buffer.from(`${before}${image.toString('base64')}${after}`)

/**
 * The envelope's prefix may stand anywhere in the text, because servers put names and times before it; white space of JSON
 * may differ, and escapes of JSON are undone. The image ends where the base64 does.
 * @returns null where the prefix is missing: the text is not a frame
 */
export const createUnwrap = ({ before }: Envelope): ((text: Buffer) => Buffer | null) => {
  const prefix = prefixPattern(before)
  return (message) => {
    const text = message.toString('latin1')
    const found = prefix.exec(text)
    if (found === null) return null
    base64.lastIndex = found.index + found[0].length
    return Buffer.from(withoutEscapes(base64.exec(text)?.[0] ?? ''), 'base64')
  }
}

/** Both alphabets of RFC 4648, line breaks, and what serializers of JSON make of them: `\/`, `\u002B`, `\r\n`. */
const base64 = /(?:[A-Za-z0-9+/_=\s-]|\\[/rn]|\\u00[0-9a-fA-F]{2})*/y

const withoutEscapes = (text: string): string =>
  text.includes('\\')
    ? text.replaceAll(/\\(?:u(....)|(.))/g, (_, code: string | undefined, letter: string) => {
        if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
        return letter === '/' ? '/' : ''
      })
    : text

const whiteSpace = '[ \\t\\r\\n]*'

/** Of texts as latin1, in which every byte is a character. */
const prefixPattern = (before: string): RegExp => {
  const literal = Buffer.from(before).toString('latin1')
  return new RegExp(literal.includes('"') ? jsonPattern(literal) : literalPattern(literal))
}

/** Outside of strings white space means nothing. */
const jsonPattern = (text: string): string => {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"?|[{}[\]:,]|[^"{}[\]:,\s]+/g) ?? []
  return tokens
    .map((token, index) => {
      const pattern = literalPattern(token)
      return index > 0 && (isStructural(token) || isStructural(tokens[index - 1]))
        ? whiteSpace + pattern
        : pattern
    })
    .join('')
}

const isStructural = (token = ''): boolean => /^[{}[\]:,]$/.test(token)

/** A slash may be escaped. */
const literalPattern = (text: string): string =>
  text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, (sign) => (sign === '/' ? '\\\\?/' : `\\${sign}`))
