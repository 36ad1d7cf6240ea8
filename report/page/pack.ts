// What a page carries for its scripts: each list of values once, compressed, as letters for a <script> element.
import { gzipSync, strToU8 } from 'fflate'

export interface SharedSpecs {
  /** Lists of values, each once. */
  readonly lists: readonly unknown[]
  /** In place of a list of values stands its index among `lists`. */
  readonly specs: unknown
}

/**
 * Base64 of the gzipped text: a fraction of its size, and nothing in it can end the element. Not by the zlib of Node.js, which
 * packs the same text differently from version to version and from platform to platform: a page has to stay the same.
 */
export const pack = (text: string): string =>
  Buffer.from(gzipSync(strToU8(text), { level: 9, mtime: 0 })).toString('base64')

export const packJson = (value: unknown): string => pack(JSON.stringify(value))

/**
 * The specs of a page's charts without what they have more than once: layers and layouts draw the same values.
 * @param specs by the id of their chart
 */
export const shareValues = (specs: Readonly<Record<string, unknown>>): SharedSpecs => {
  const indexes = new Map<string, number>()
  const text = JSON.stringify(specs, (key: string, value: unknown) => {
    // The `values` of an axis are numbers, and stay.
    if (key !== 'values' || !Array.isArray(value) || typeof value[0] !== 'object') return value
    const list = JSON.stringify(value)
    const index = indexes.get(list) ?? indexes.size
    indexes.set(list, index)
    return index
  })
  return { lists: [...indexes.keys()].map((list) => JSON.parse(list)), specs: JSON.parse(text) }
}
