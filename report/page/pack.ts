// Packs data for the page's <script> elements: deduplicated, compressed, in base64.
import { gzipSync, strToU8 } from 'fflate'

export interface SharedSpecs {
  /** Lists of values, without repetition. */
  readonly lists: readonly unknown[]
  /** Each list of values is replaced by its index in `lists`. */
  readonly specs: unknown
}

/**
 * Base64 of the gzipped text: small, and unable to end the element. Does not use Node's zlib, whose output differs between
 * versions and platforms: a page has to be reproducible.
 */
export const pack = (text: string): string =>
  Buffer.from(gzipSync(strToU8(text), { level: 9, mtime: 0 })).toString('base64')

export const packJson = (value: unknown): string => pack(JSON.stringify(value))

/**
 * Deduplicates the values of a page's chart specs: layers and layouts share them.
 * @param specs by chart id
 */
export const shareValues = (specs: Readonly<Record<string, unknown>>): SharedSpecs => {
  const indexes = new Map<string, number>()
  const text = JSON.stringify(specs, (key: string, value: unknown) => {
    // The `values` of an axis are numbers, and stay in place.
    if (key !== 'values' || !Array.isArray(value) || typeof value[0] !== 'object') return value
    const list = JSON.stringify(value)
    const index = indexes.get(list) ?? indexes.size
    indexes.set(list, index)
    return index
  })
  return { lists: [...indexes.keys()].map((list) => JSON.parse(list)), specs: JSON.parse(text) }
}
