// Text for spreadsheets: comma-separated values after RFC 4180 in which no cell is a formula. Also runs in the browser.

export type CsvValue = string | number | boolean | null | undefined

/** A line each, the last with its line break too. */
export const csvText = (lines: readonly (readonly CsvValue[])[]): string =>
  lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it: OWASP, "CSV Injection". Numbers are
 * written as they are.
 */
const cell = (value: CsvValue): string => {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
