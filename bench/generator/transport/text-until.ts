// Collects the text of a stream up to a mark, however the stream is cut into pieces. Free of I/O.

export interface TextReader {
  /**
   * @returns the text before the mark, and how many of these bytes it took, the mark included; null where it took all of them
   * and the mark has not come
   */
  readonly take: (bytes: Buffer, mark: string) => { readonly text: string; readonly taken: number } | null
}

/** @param onTooLong must throw */
export const createTextReader = (maxBytes: number, onTooLong: () => never): TextReader => {
  let begun: Buffer = Buffer.alloc(0)
  return {
    take: (bytes, mark) => {
      const before = begun.length
      const all = before === 0 ? bytes : Buffer.concat([begun, bytes])
      const found = all.indexOf(mark, Math.max(0, before - mark.length), 'latin1')
      if ((found < 0 ? all.length : found) > maxBytes) onTooLong()
      if (found < 0) {
        begun = before === 0 ? Buffer.from(bytes) : all
        return null
      }
      begun = Buffer.alloc(0)
      return { text: all.toString('latin1', 0, found), taken: found + mark.length - before }
    },
  }
}
