// The certificate is for this machine alone, fits its key, and those that have it trust it.
import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type CertificateFiles, prepareCertificate } from '../../../bench/settings/certificate.ts'

describe('the certificate', () => {
  let folder = ''
  let files: CertificateFiles
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isb-certificate-'))
    files = await prepareCertificate(join(folder, 'tls'))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('is for localhost and 127.0.0.1, valid now and in six days, and signed by itself', () => {
    const certificate = new X509Certificate(readFileSync(files.certFile))
    assert.equal(certificate.checkHost('localhost'), 'localhost')
    assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1')
    assert.ok(certificate.validFromDate.getTime() < Date.now())
    assert.ok(certificate.validToDate.getTime() > Date.now() + 6 * 24 * 3600 * 1000)
    assert.ok(certificate.verify(certificate.publicKey))
  })

  it('has a key on the curve P-256 that nobody else may read', () => {
    const key = createPrivateKey(readFileSync(files.keyFile))
    assert.ok(new X509Certificate(readFileSync(files.certFile)).checkPrivateKey(key))
    assert.equal(key.asymmetricKeyDetails?.namedCurve, 'prime256v1')
    assert.equal(statSync(files.keyFile).mode & 0o077, 0)
  })
})
