// Saves the page's data: all of it as JSON, the summary as CSV.
import { csvText } from '../../csv-text.ts'

const files = {
  'save-data': {
    name: 'run-and-summary.json',
    type: 'application/json',
    text: (data) => JSON.stringify(data),
  },
  'save-rows': { name: 'rows.csv', type: 'text/csv', text: ({ summary }) => rowsCsv(summary) },
  'save-trials': {
    name: 'trials.csv',
    type: 'text/csv',
    text: ({ summary }) => trialsCsv(summary),
  },
}

/** @param readData returns the run and its summary */
export const offerToSave = (readData) => {
  for (const [id, { name, type, text }] of Object.entries(files)) {
    const button = document.getElementById(id)
    button.hidden = false
    button.addEventListener('click', async () => save(name, type, text(await readData())))
  }
}

const save = (name, type, text) => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Without lists, which do not fit in a cell; trials have their own table. */
const rowsCsv = ({ rows }) => toCsv(rows.map((row) => flatten(row)))

const trialsCsv = ({ rows }) =>
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
  return csvText([columns, ...records.map((record) => columns.map((column) => record[column]))])
}
