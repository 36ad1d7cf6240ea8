// Counters of the network, from made-up files of /proc.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parseRetransmits } from '../../../bench/machine/link-counters.ts'

it('counts what TCP sent again as the kernel does', () => {
  const text = 'Ip: Forwarding\nIp: 2\nTcp: RtoAlgorithm RetransSegs InErrs\nTcp: 1 42 0\n'
  assert.equal(parseRetransmits(text), 42)
  assert.equal(parseRetransmits('nothing'), null)
})
