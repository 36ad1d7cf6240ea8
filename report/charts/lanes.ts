// Places the labels of vertical rules in lanes above a chart, so that no two of them overlap.
import { textWidth } from './text-width.ts'

export interface RuleLabel {
  readonly text: string
  /** Where the rule stands, in pixels from the left edge of the plot. */
  readonly x: number
}

export interface Placement {
  /** 0 is nearest to the plot. */
  readonly lane: number
  /** The label begins at its rule, or ends there. */
  readonly anchor: 'start' | 'end'
  readonly left: number
  readonly right: number
}

type Anchored<T> = T & Omit<Placement, 'lane'>

export const labelFontSize = 11
/** Room for the space between rule and text, and between two texts. */
const gap = 10

/**
 * A label hangs above those whose rules its text reaches over, so that no rule strikes through a text.
 * @param room pixels from the left edge of the plot that labels may take
 */
export const placeLabels = <T extends RuleLabel>(
  labels: readonly T[],
  room: number,
): readonly (T & Placement)[] => {
  const anchored = anchorLabels(labels, room)
  const begins = anchored.filter(({ anchor }) => anchor === 'start').sort((a, b) => b.x - a.x)
  const ends = anchored.filter(({ anchor }) => anchor === 'end').sort((a, b) => a.x - b.x)
  const placed: (T & Placement)[] = []
  for (const label of [...begins, ...ends]) {
    const below = placed.filter((other) => other.left < label.right && label.left < other.right)
    placed.push({ ...label, lane: Math.max(0, ...below.map(({ lane }) => lane + 1)) })
  }
  return placed.sort((a, b) => a.x - b.x)
}

/** From right to left: what would leave the drawing ends at its rule, and so does what reaches over such a rule. */
const anchorLabels = <T extends RuleLabel>(labels: readonly T[], room: number): readonly Anchored<T>[] => {
  const anchored: Anchored<T>[] = []
  for (const label of [...labels].sort((a, b) => b.x - a.x)) {
    const width = textWidth(label.text, labelFontSize) + gap
    const right = label.x + width
    const overEnding = anchored.some(({ anchor, x }) => anchor === 'end' && x < right)
    const turned = (right > room || overEnding) && label.x >= width
    anchored.push(
      turned
        ? { ...label, anchor: 'end', left: label.x - width, right: label.x }
        : { ...label, anchor: 'start', left: label.x, right },
    )
  }
  return anchored
}
