// Where iperf3 is not installed, the rest goes on and says so.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { findIperf3 } from '../../../bench/generator-comparison/iperf3.ts'

it('iperf3 that is not on the PATH is missing, with a remedy', async () => {
  const found = await findIperf3({
    projectRoot: '/nowhere',
    cacheFolder: '/nowhere',
    searchPath: '/nowhere',
    onProgress: () => {},
    signal: new AbortController().signal,
  })
  assert.equal(found.status, 'unavailable')
  assert.equal(found.reason, 'iperf3 is not on the PATH')
  assert.match(found.remedy, /iperf3$/)
})
