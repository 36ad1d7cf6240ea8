// The specs of a page's charts without what they say more than once: layers and layouts draw the same values.

export interface SharedSpecs {
  /** Lists of values, each once. */
  readonly lists: readonly unknown[]
  /** In place of a list of values stands its index among `lists`. */
  readonly specs: unknown
}

/** @param specs by the id of their chart */
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
