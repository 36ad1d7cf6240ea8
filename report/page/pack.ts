// What a page carries for its scripts: compressed, and in letters that can stand inside a <script> element.
import { gzipSync, strToU8 } from 'fflate'

/**
 * Base64 of the gzipped text: a fraction of its size, and nothing in it can end the element. Not by the zlib of Node.js, which
 * packs the same text differently from version to version and from platform to platform: a page has to stay the same.
 */
export const pack = (text: string): string =>
  Buffer.from(gzipSync(strToU8(text), { level: 9, mtime: 0 })).toString('base64')

export const packJson = (value: unknown): string => pack(JSON.stringify(value))
