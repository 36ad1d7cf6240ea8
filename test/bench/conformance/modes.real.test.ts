// Every mode: a server that keeps its promises passes, and each check catches one that breaks them.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Kit } from '../../../bench/conformance/check.ts'
import { checks } from '../../../bench/conformance/checks.ts'
import { modeSchema } from '../../../runners/contract.ts'
import { examine, idsOf, openKit } from './examine.ts'
import { cases } from './mode-faults.ts'

const boundMs = 20_000
/** For servers that leave their client waiting. */
const boundOfHangingMs = 1500

describe('the checks of every mode', { concurrency: 3 }, () => {
  let kit: Kit & { readonly remove: () => void }
  before(async () => {
    kit = await openKit()
  })
  after(() => kit.remove())

  for (const mode of modeSchema.options) {
    it(`let a server pass that keeps its promises in the mode ${mode}`, async () => {
      const ids = checks.filter(({ modes }) => modes.includes(mode)).map(({ id }) => id)
      const findings = await examine(kit, { mode, fault: 'none', ids, boundMs })
      assert.deepEqual(
        findings.filter(({ status }) => status === 'failed'),
        [],
      )
      assert.deepEqual(
        idsOf(findings, 'not-applicable'),
        mode === 'push' ? [] : ['size-1048576', 'size-8388608'],
      )
    })
  }

  it('let a relay pass that was late for a moment, and left images out before the kernel was full', async () => {
    const ids = ['slow-viewer-latest-only']
    const findings = await examine(kit, { mode: 'relay', fault: 'is-late-at-first', ids, boundMs })
    assert.deepEqual(idsOf(findings, 'passed'), ids, JSON.stringify(findings))
  })

  for (const { mode, fault, caughtBy, among = caughtBy, hangs = false } of cases) {
    it(`catch a server with the fault ${fault} in the mode ${mode}`, async () => {
      const bound = hangs ? boundOfHangingMs : boundMs
      const findings = await examine(kit, { mode, fault, ids: among, boundMs: bound })
      assert.deepEqual(idsOf(findings, 'failed'), [...caughtBy].sort(), JSON.stringify(findings))
    })
  }
})
