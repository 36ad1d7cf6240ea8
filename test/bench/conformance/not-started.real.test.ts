// A server that does not start is a failed verification with the server's own last words.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { verifyRunners } from '../../../bench/conformance/verify.ts'
import { renderConformance } from '../../../report/conformance.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'

it('verify quotes a server that does not start, bounded and in one line', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'not-started-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(
    join(folder, 'server.ts'),
    "process.stderr.write('x'.repeat(50_000) + '\\n\\u001b[31mno such camera\\n'); process.exit(3)",
  )
  const runner = { ...madeUpRunner('mute', ['shipped', 'limits']), folder }
  const verification = await verifyRunners({
    runners: [runner],
    scenarios: [],
    projectRoot: folder,
    signal: new AbortController().signal,
    onProgress: () => {},
  })
  assert.deepEqual(verification.subjects, [])
  assert.deepEqual(verification.unavailable, [])
  const [first] = verification.notStarted
  assert.match(
    first?.message ?? '',
    /^the server ended unexpectedly: exit code 3; it said: .* \/ no such camera$/,
  )
  assert.ok((first?.message ?? '').length < 500)
  assert.match(renderConformance(verification).replaceAll(/\s+/g, ' '), /FAILED: MUTE .* no such camera/)
})
