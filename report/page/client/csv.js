// The summary as tables of comma-separated values: one line a row, or one line a trial.

/** Lists have no place in a cell; the trials have a table of their own. */
export const rowsCsv = ({ rows }) => toCsv(rows.map((row) => flatten(row)))

export const trialsCsv = ({ rows }) =>
  toCsv(
    rows.flatMap(({ scenario, point, runner, variant, generator, replica, label, perTrial }) =>
      perTrial.map((trial) => ({ scenario, point, runner, variant, generator, replica, label, ...trial })),
    ),
  )

/** `{ fps: { median: 1 } }` → `{ 'fps.median': 1 }`, without lists. */
const flatten = (part, prefix = '') =>
  Object.assign(
    {},
    ...Object.entries(part).map(([key, value]) => {
      if (Array.isArray(value)) return {}
      if (typeof value === 'object' && value !== null) return flatten(value, `${prefix}${key}.`)
      return { [`${prefix}${key}`]: value }
    }),
  )

const toCsv = (records) => {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))]
  const lines = [columns, ...records.map((record) => columns.map((column) => record[column]))]
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}

/** A text that a spreadsheet would take for a formula is told apart by an apostrophe. */
const cell = (value) => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = String(value ?? '').replace(/^[=+\-@\t\r]/, "'$&")
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
