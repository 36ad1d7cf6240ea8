// What a page carries for its scripts: compressed, and in letters that can stand inside a <script> element.
import { gzipSync } from 'node:zlib'

/** Base64 of the gzipped text: a fraction of its size, and nothing in it can end the element. */
export const pack = (text: string): string => gzipSync(text, { level: 9 }).toString('base64')

export const packJson = (value: unknown): string => pack(JSON.stringify(value))
