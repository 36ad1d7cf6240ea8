// From the least to the most that any system has, as a sentence.

export interface NamedFigure {
  readonly name: string
  readonly value: number | null
}

/** @returns null where nobody has a figure */
export const spanSentence = (
  beginning: string,
  figures: readonly NamedFigure[],
  format: (value: number) => string,
): string | null => {
  const found = figures
    .flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]))
    .sort((a, b) => a.value - b.value)
  const [least] = found
  const most = found.at(-1)
  if (!least || !most) return null
  const to = least === most ? '' : ` to ${format(most.value)} (${most.name})`
  return `${beginning} ${format(least.value)} (${least.name})${to}.`
}
