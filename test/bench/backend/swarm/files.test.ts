// Which agents fetch which files of a run.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createFleetFiles } from '../../../../bench/backend/swarm/files.ts'

test('the private key goes to servers only, the certificate to load generators as well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'isb-files-'))
  try {
    const certificate = { certFile: join(folder, 'certificate.pem'), keyFile: join(folder, 'key.pem') }
    writeFileSync(certificate.certFile, 'known to all')
    writeFileSync(certificate.keyFile, 'secret')
    const offered = new Map<string, string>()
    const files = createFleetFiles({ offer: (sha256, file) => offered.set(file, sha256) })
    const pools = [{ file: join(folder, 'frames.bin'), record: { sha256: 'ab' } }]
    const fetched = await files.offer(pools, certificate)
    const digestsOf = (role: 'server' | 'load') => fetched[role].files.map(({ sha256 }) => sha256)
    const { certFile, keyFile } = certificate
    assert.deepEqual(digestsOf('server'), ['ab', offered.get(certFile), offered.get(keyFile)])
    assert.deepEqual(digestsOf('load'), ['ab', offered.get(certFile)])
    const without = await files.offer(pools, null)
    assert.deepEqual(without.server, without.load)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
