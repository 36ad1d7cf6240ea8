// npm run schema: writes the JSON Schemas of the result files to results/schema/.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jsonSchemas } from '../results/json-schema.ts'

const folder = join(import.meta.dirname, '../results/schema')
mkdirSync(folder, { recursive: true })
for (const [name, schema] of Object.entries(jsonSchemas())) {
  writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`)
  console.error(`results/schema/${name}`)
}
