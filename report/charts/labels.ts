// Estimates text widths without a browser, to wrap titles and to place labels above a chart.

/** The label of a vertical rule. */
export interface RuleLabel {
  readonly text: string
  /** Position of the rule, in pixels from the left edge of the plot. */
  readonly x: number
}

export interface Placement {
  /** 0 is the lane next to the plot. */
  readonly lane: number
  /** Whether the label starts or ends at its rule. */
  readonly anchor: 'start' | 'end'
  readonly left: number
  readonly right: number
}

/** Characters of about the same width. */
interface Class {
  readonly letters: RegExp
  /** Advance in units of the font size. */
  readonly advance: number
}

/** Advances of a wide sans serif font: an overestimate does no harm, an underestimate makes labels overlap. */
const classes: readonly Class[] = [
  { letters: /[ijlI.,:;'|!()[\]/ ]/, advance: 0.36 },
  { letters: /[frt"-]/, advance: 0.42 },
  { letters: /[mwMW@%—…●○]/, advance: 0.95 },
  { letters: /[A-Z]/, advance: 0.69 },
  { letters: /[\u2e80-\uffff]/, advance: 1 },
]
const usualAdvance = 0.62
const boldWeight = 600
const boldFactor = 1.1

/** In pixels, as a browser would draw it. */
export const textWidth = (text: string, fontSize: number, fontWeight = 400): number => {
  const units = [...text].reduce((sum, letter) => sum + advanceOf(letter), 0)
  return units * fontSize * (fontWeight >= boldWeight ? boldFactor : 1)
}

/** Breaks a bold text between words into lines of at most `width` pixels; a longer word gets its own line. */
export const wrapText = (text: string, width: number, fontSize: number): string[] => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = [lines.at(-1), word].join(' ')
    const fits = lines.length > 0 && textWidth(longer, fontSize, boldWeight) <= width
    if (fits) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

const advanceOf = (letter: string): number =>
  classes.find(({ letters }) => letters.test(letter))?.advance ?? usualAdvance

type Anchored<T> = T & Omit<Placement, 'lane'>

export const labelFontSize = 11
/** Pixels between rule and text, and between two texts. */
const gap = 10

/**
 * Places labels in lanes above a chart so that none overlap. A label is above those whose rules its text crosses, so that no
 * rule crosses a text.
 * @param room width available to labels, in pixels from the left edge of the plot
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

/** From right to left: a label ends at its rule if it would leave the drawing, or cross the rule of such a label. */
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
