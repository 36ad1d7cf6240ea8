// The description of this machine, whatever it is, fits the schema of run.json.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeEnvironment } from '../../../bench/machine/environment.ts'
import { runRecordSchema } from '../../../results/schema.ts'

test('this machine is described as run.json wants it', async () => {
  const environment = await describeEnvironment()
  assert.deepEqual(runRecordSchema.shape.environment.parse(environment), environment)
  assert.ok(environment.usableCpus.length > 0)
  assert.equal(environment.node, process.versions.node)
})
