// Breaks text between words so that it fits a terminal, with every line but the first set in.
import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

export const terminalWidth = 80

/**
 * @param first what stands before the text, at the start of the first line
 * @param indent columns before every other line
 */
export const paragraph = (first: string, text: string, indent: number, width = terminalWidth): string => {
  const lines: string[] = []
  let line = first
  let isEmpty = true
  for (const word of text.split(' ').flatMap((whole) => chop(whole, width - indent))) {
    const longer = isEmpty ? line + word : `${line} ${word}`
    if (stringWidth(longer) <= width) line = longer
    else {
      lines.push(line.trimEnd())
      line = ' '.repeat(indent) + word
    }
    isEmpty = false
  }
  return [...lines, line.trimEnd()].join('\n')
}

/** A word that no line can hold is cut; widths are columns, of which some letters take two. */
const chop = (word: string, width: number): readonly string[] =>
  stringWidth(word) <= width ? [word] : wrapAnsi(word, width, { hard: true }).split('\n')
