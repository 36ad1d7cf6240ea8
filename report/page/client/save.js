// Saves what the page carries: all of it as JSON, the summary as CSV.
import { rowsCsv, trialsCsv } from './csv.js'
import { unpackJson } from './unpack.js'

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

export const offerToSave = () => {
  for (const [id, { name, type, text }] of Object.entries(files)) {
    const button = document.getElementById(id)
    button.hidden = false
    button.addEventListener('click', async () => save(name, type, text(await unpackJson('run-data'))))
  }
}

const save = (name, type, text) => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
