// The controller refuses who has no token, whatever that peer does next.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { connect as connectSecurely } from 'node:tls'
import { type Controller, listenForAgents } from '../../../../bench/backend/swarm/controller/listen.ts'
import { prepareCertificate } from '../../../../bench/settings/certificate.ts'

describe('the controller of a fleet', { timeout: 10_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'isb-controller-'))
  let controller: Controller
  let ca = ''
  before(async () => {
    const certificate = await prepareCertificate(folder)
    ca = readFileSync(certificate.certFile, 'utf8')
    const onAgent = () => assert.fail('nobody has the token')
    controller = await listenForAgents({ address: '127.0.0.1', token: 'secret', certificate, onAgent })
  })
  after(async () => {
    await controller.close()
    rmSync(folder, { recursive: true })
  })

  /** Asks for an upgrade without a token, and has the first bytes of the refusal. */
  const beRefused = async () => {
    const { hostname, port } = new URL(controller.url)
    const raw = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    const secure = connectSecurely({ socket: raw, ca, servername: 'localhost' })
    for (const socket of [raw, secure]) socket.on('error', () => {}) // its own reset, or that of the refusal
    await once(secure, 'secureConnect')
    const headers = 'Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'
    secure.write(`GET / HTTP/1.1\r\n${headers}\r\n`)
    await once(secure, 'data')
    return { raw, secure }
  }

  it('keeps no connection to a peer that it refused, though the peer goes on sending', async () => {
    const { raw } = await beRefused()
    const sending = setInterval(() => raw.write('more'), 1)
    sending.unref()
    raw.unref()
    await new Promise((closed) => raw.once('close', closed))
    clearInterval(sending)
  })

  it('goes on after a peer that it refused reset its connection', async () => {
    for (let peer = 0; peer < 20; peer++) (await beRefused()).raw.resetAndDestroy()
    const asked = request(controller.url.replace('wss', 'https'), { ca, servername: 'localhost' }).end()
    const [response] = await once(asked, 'response')
    assert.equal(response.statusCode, 401)
    response.resume()
  })
})
