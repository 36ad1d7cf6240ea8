// Comma-separated values (RFC 4180) in which no cell is a formula. Also runs in the browser.

export type CsvValue = string | number | boolean | null | undefined

/** One line per record; the last line ends with a line break too. */
export const csvText = (lines: readonly (readonly CsvValue[])[]): string =>
  lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')

/** Others than tabulators and line breaks: a terminal that shows the file would take them for commands. */
const control = /(?![\t\r\n])\p{Cc}/gu

/**
 * Prefixes text that a spreadsheet would read as a formula with an apostrophe (OWASP, "CSV Injection"). Numbers stay as
 * they are.
 */
const cell = (value: CsvValue): string => {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const harmless = value.replaceAll(control, ' ')
  const text = /^[=+\-@\t\r\n]/.test(harmless) ? `'${harmless}` : harmless
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
