// npm run schema: writes the JSON Schemas of the result files to results/schema/.
import { join } from 'node:path'
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { jsonSchemas } from '../results/json-schema.ts'
import { writeWhole } from '../results/store/write.ts'
import { projectRoot, runCli } from './cli.ts'

export const program = new Command('schema').description(
  'Writes the JSON Schemas of the result files to results/schema/.',
)

await runCli(import.meta, program, async () => {
  for (const [name, schema] of Object.entries(jsonSchemas())) {
    const file = join('results/schema', name)
    writeWhole(join(projectRoot, file), `${JSON.stringify(schema, null, 2)}\n`)
    console.error(file)
  }
  return exitCodes.done
})
