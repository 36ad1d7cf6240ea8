// npm run check:smoke: fails unless a smoke run's summary has completed rows of every runner that works on all machines.
import { readFileSync } from 'node:fs'
import { summarySchema } from '../results/summary-schema.ts'

const needed = ['ws', 'uws', 'bun', 'deno', 'raw-tcp']

const { rows, trials } = summarySchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
const missing = needed.filter(
  (id) => !rows.some((row) => row.runner === id && row.status === 'completed' && row.fps),
)
if (missing.length > 0) console.error(`no completed row of ${missing.join(', ')}`)
console.error(`${trials.completed} of ${trials.planned} trials completed`)
process.exitCode = missing.length > 0 ? 1 : 0
