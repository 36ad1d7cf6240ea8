// The checks of other transports: a server that keeps its promises passes, and each check catches one that breaks them.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Kit } from '../../../../bench/conformance/check.ts'
import { runChecks } from '../../../../bench/conformance/run-checks.ts'
import { transportChecks } from '../../../../bench/conformance/transport/checks.ts'
import { configureRunner } from '../../../../bench/settings/configuration.ts'
import type { Mode } from '../../../../runners/contract.ts'
import { defaultSwitches } from '../../../../runners/variants.ts'
import { idsOf, openKit } from '../examine.ts'
import { type Fault, startFakeServer } from './fake-server.ts'

const boundMs = 10_000
/** For servers that leave their client waiting. */
const boundOfHangingMs = 500

describe('the checks of other transports', () => {
  let kit: Kit & { readonly remove: () => void }
  before(async () => {
    kit = await openKit()
  })
  after(() => kit.remove())

  const examine = async (mode: Mode, fault: Fault, ids: readonly string[], bound: number) => {
    const config = configureRunner(defaultSwitches, { mode, frameBytes: 65_536, pool: kit.pool }, null)
    const subject = await startFakeServer(fault, config, kit)
    const { signal } = new AbortController()
    try {
      const chosen = transportChecks.filter(({ id }) => ids.includes(id))
      return await runChecks(chosen, subject, { config, kit, cannot: {}, boundMs: bound, signal })
    } finally {
      subject.stop()
    }
  }

  for (const mode of ['ingest', 'ingest-ack', 'push'] as const) {
    it(`let a server pass that keeps its promises in the mode ${mode}`, async () => {
      const ids = transportChecks.filter(({ modes }) => modes.includes(mode)).map(({ id }) => id)
      const findings = await examine(mode, 'none', ids, boundMs)
      assert.deepEqual(idsOf(findings, 'passed'), [...ids].sort(), JSON.stringify(findings))
    })
  }

  const cases: readonly (readonly [mode: Mode, fault: Fault, check: string, hangs?: true])[] = [
    ['ingest', 'alters-images', 'image-delivered'],
    ['ingest', 'forgets-images', 'image-delivered', true],
    ['ingest-ack', 'answers-twice', 'image-answered'],
    ['ingest', 'refuses-the-limit', 'image-at-the-limit', true],
    ['ingest', 'has-no-limit', 'image-over-the-limit', true],
    ['ingest', 'counts-pieces', 'image-cut-off'],
    ['ingest', 'fails-at-an-end', 'image-camera-closes'],
    ['push', 'pushes-the-first', 'image-pushed'],
    ['push', 'ends-all-viewers', 'image-viewer-vanishes'],
    ['push', 'goes-on-after-stop', 'image-push-stop'],
  ]
  for (const [mode, fault, check, hangs] of cases) {
    it(`${check} catches a server with the fault ${fault}`, async () => {
      const findings = await examine(mode, fault, [check], hangs ? boundOfHangingMs : boundMs)
      assert.deepEqual(idsOf(findings, 'failed'), [check], JSON.stringify(findings))
    })
  }
})
