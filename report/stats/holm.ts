// Which of many tests still say something when there are many.

/** Of comparisons in which nothing differs, this share may find a difference. */
const errorRate = 0.05

/**
 * The items whose chance (of a mean this far from zero coming about by luck) is small enough, after the correction of
 * S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6 (1979).
 * @param comparisons how many there might have been, at least as many as there are tests
 */
export const significantAfterHolm = <T>(
  tests: readonly { readonly item: T; readonly chance: number }[],
  comparisons: number,
): ReadonlySet<T> => {
  const inOrder = [...tests].sort((a, b) => a.chance - b.chance)
  const firstKept = inOrder.findIndex(({ chance }, index) => chance > errorRate / (comparisons - index))
  return new Set((firstKept === -1 ? inOrder : inOrder.slice(0, firstKept)).map(({ item }) => item))
}
