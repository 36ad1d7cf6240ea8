// Reasons and remedies of a link that cannot be shaped: a line each.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { explainRefusal } from '../../../bench/link/refusals.ts'

const cases: readonly (readonly [string, string, boolean, RegExp, RegExp])[] = [
  [
    'unshare',
    'unshare: unshare failed: Operation not permitted\n',
    false,
    /^this system permits no network namespace \(unshare: unshare failed: Operation not permitted\)$/,
    /^run as root, or permit user namespaces/,
  ],
  ['tc', 'spawnSync tc ENOENT', false, /^tc is not installed/, /^install iproute2/],
  [
    'tc',
    'Error: Specified qdisc kind is unknown.\nCommand failed -:3\n',
    true,
    /^this kernel has no netem, which delay, jitter and loss need$/,
    /^give a rate alone, or load it as root: modprobe sch_netem$/,
  ],
  [
    'tc',
    'Error: Specified qdisc kind is unknown.\n',
    false,
    /^tc failed: Error: Specified qdisc kind is unknown\.$/,
    /^use a kernel with the schedulers htb/,
  ],
  ['ip', '', false, /^ip failed: without a reason$/, /^use a kernel/],
]

describe('a link that cannot be shaped', () => {
  for (const [program, said, needsNetem, reason, remedy] of cases)
    it(`is explained where ${program} says "${said.split('\n')[0]}"${needsNetem ? ' of netem' : ''}`, () => {
      const refusal = explainRefusal(program, said, needsNetem)
      assert.match(refusal.reason, reason)
      assert.match(refusal.remedy, remedy)
      assert.doesNotMatch(`${refusal.reason}${refusal.remedy}`, /\n/)
    })
})
