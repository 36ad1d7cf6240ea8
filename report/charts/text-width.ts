// How wide a text will be drawn, where there is no browser to ask.

interface Class {
  readonly letters: RegExp
  /** Advance in units of the font size. */
  readonly advance: number
}

/** Advances of a wide sans serif: a label that turns out narrower does no harm, a wider one touches its neighbour. */
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

export const textWidth = (text: string, fontSize: number, fontWeight = 400): number => {
  const units = [...text].reduce((sum, letter) => sum + advanceOf(letter), 0)
  return units * fontSize * (fontWeight >= boldWeight ? boldFactor : 1)
}

/** Breaks a bold text between words into lines of at most `width` pixels, as far as its words allow. */
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
