// Whether a guest gives free memory back to its hypervisor, as the features of its balloon device say.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readFreePageReporting } from '../../../bench/machine/environment.ts'

const folder = '/sys/bus/virtio/drivers/virtio_balloon'

/** @param features of each balloon device, as the kernel prints them: bit 0 first */
const ask = (features: readonly string[]): Promise<boolean | null> =>
  readFreePageReporting(
    async (asked) =>
      asked === folder ? ['bind', 'unbind', ...features.map((_, device) => `virtio${device}`)] : [],
    async (path) => features[Number(/^.*virtio(\d+)\/features$/.exec(path)?.[1])] ?? null,
  )

it('is known by feature 5 of a balloon device, and unknown without one', async () => {
  assert.equal(await ask(['0110010100000000']), true)
  assert.equal(await ask(['0110000100000000']), false)
  assert.equal(await ask(['0110000100000000', '0000010000000000']), true)
  assert.equal(await ask([]), null)
})
