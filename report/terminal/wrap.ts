// Breaks a text into lines of a terminal of 80 columns.
export const terminalWidth = 80

const wholeWords = new RegExp(`.{1,${terminalWidth}}(?:\\s|$)|\\S{${terminalWidth}}`, 'g')

/** Lines of whole words; a word that is longer than a line is cut. */
export const wrap = (text: string): readonly string[] =>
  (text.match(wholeWords) ?? []).map((line) => line.trimEnd())
