// npm run load where a server asks for a client's certificate, and is known by another name than its address.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { makeCertificate } from '../fixtures/external/certificates.ts'
import { load, startExternalServer } from './load-server.ts'

it('npm run load gives --cert and --key to a server that asks for them, and takes the name of --servername', async (test) => {
  const folder = mkdtempSync(join(tmpdir(), 'isb-load-names-'))
  test.after(() => rmSync(folder, { recursive: true }))
  const fileOf = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const [site, client] = [await makeCertificate('camera.example'), await makeCertificate('client.example')]
  const asking = { requestCert: true, rejectUnauthorized: true, ca: client.cert }
  const server = await startExternalServer(
    (socket) => {
      const timer = setInterval(() => socket.send(Buffer.alloc(500)), 10)
      socket.on('close', () => clearInterval(timer))
    },
    { ...site, ...asking },
  )
  test.after(server.close)
  const args = ['--mode', 'view', '--duration', '300ms', '--servername', 'camera.example', '--json']
  const trust = ['--ca', fileOf('site.pem', site.cert)]
  const refused = await load(server.url, ...args, ...trust)
  assert.equal(refused.exitCode, 4, refused.stderr)
  assert.match(refused.stderr, /^load: TLS with localhost:\d+ failed: certificate required \(alert 116\): /m)
  assert.match(refused.stderr, /--cert FILE and --key FILE/)

  const own = ['--cert', fileOf('client.pem', client.cert), '--key', fileOf('client.key', client.key)]
  const end = await load(server.url, ...args, ...trust, ...own)
  assert.equal(end.exitCode, 0, end.stderr)
  assert.ok(end.result().frames > 0)
})
