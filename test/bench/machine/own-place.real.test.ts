// The suite's own process keeps to some CPUs, and gets the others back.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { keepTo } from '../../../bench/machine/own-place.ts'
import { readPlacementFacts } from '../../../bench/placement/placement.ts'

const { usableCpus, tools } = await readPlacementFacts()
const [first = 0] = usableCpus
const usable = async (): Promise<readonly number[]> => (await readPlacementFacts()).usableCpus

it('keeps to its CPUs until it gives them back', {
  skip: !tools.taskset || usableCpus.length < 2,
}, async () => {
  const giveBack = await keepTo([first])
  assert.deepEqual(await usable(), [first])
  await giveBack()
  assert.deepEqual(await usable(), usableCpus)
})

it('stays where it is without CPUs of its own', async () => {
  const giveBack = await keepTo([])
  assert.deepEqual(await usable(), usableCpus)
  await giveBack()
  assert.deepEqual(await usable(), usableCpus)
})
