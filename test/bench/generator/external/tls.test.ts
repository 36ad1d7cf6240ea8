// TLS with external servers: the name that is asked for, certificates of both sides, and why it fails in plain words.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createSecureContext, createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { describeRefusal } from '../../../../bench/external/external-error.ts'
import { describeClosing } from '../../../../bench/generator/external/closing.ts'
import { createExternalOpener } from '../../../../bench/generator/external/open.ts'
import { acceptFor } from '../../../../bench/generator/handshake.ts'
import type { ExternalServer } from '../../../../runners/contract.ts'
import { type Certificate, makeCertificate } from '../../../fixtures/external/certificates.ts'
import { madeUpLoadOptions } from '../../../fixtures/load-options.ts'
import { portOf } from '../scripted-server.ts'

const endings: (() => void)[] = []
after(() => {
  for (const end of endings) end()
})

const listen = async (server: Server): Promise<number> => {
  server.on('connection', (socket: Socket) => endings.push(() => socket.destroy()))
  server.listen(0, '127.0.0.1')
  endings.push(() => server.close())
  await once(server, 'listening')
  return portOf(server)
}

/** Opens every WebSocket that gets through TLS. */
const startSecure = async (options: TlsOptions): Promise<number> => {
  const server = createTlsServer(options, (socket) => {
    socket.on('error', () => {})
    socket.once('data', (request) => {
      const key = /^sec-websocket-key: (\S+)/im.exec(request.toString('latin1'))?.[1] ?? ''
      const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
      socket.write([...lines, `Sec-WebSocket-Accept: ${acceptFor(key)}`, '\r\n'].join('\r\n'))
    })
  })
  server.on('tlsClientError', () => {})
  return await listen(server)
}

interface Visit extends Partial<Pick<ExternalServer, 'insecure' | 'servername' | 'identity'>> {
  readonly host?: string
  readonly ca?: Certificate
}

/** `open`, or what a user sees. */
const visit = async (port: number, { host = 'localhost', ca, ...said }: Visit = {}): Promise<string> => {
  const url = new URL(`wss://${host}:${port}/`)
  const { promise, resolve } = Promise.withResolvers<string>()
  const { open } = createExternalOpener({ ...madeUpLoadOptions().server, ...said }, () => 1)
  const connection = open({
    url,
    ...(ca ? { ca: Buffer.from(ca.cert) } : {}),
    offerDeflate: false,
    onOpen: () => resolve('open'),
    onClose: (code, reason, error) => {
      const line = { event: 'closed', code, reason, ...describeClosing(code, reason, error) } as const
      resolve(describeRefusal(url.href, line).message)
    },
  })
  endings.push(connection.destroy)
  return await promise
}

describe('TLS with an external server', () => {
  let folder = ''
  let localhost: Certificate
  let camera: Certificate
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isb-tls-'))
    localhost = await makeCertificate('localhost')
    camera = await makeCertificate('camera.example')
  })
  after(() => rmSync(folder, { recursive: true }))

  /** Chooses by the name that a client asks for, as an ingress does. */
  const startByName = async (fallback: Certificate | null) => {
    const asked: string[] = []
    const port = await startSecure({
      ...fallback,
      SNICallback: (name, done) => {
        asked.push(name)
        if (name === 'localhost') done(null, createSecureContext(localhost))
        else if (name === 'camera.example') done(null, createSecureContext(camera))
        else done(new Error('no such site'))
      },
    })
    return { port, asked }
  }

  for (const [what, hasDefault] of [
    ['shows another certificate by default', true],
    ['has none by default', false],
  ] as const)
    it(`asks for the host by its name, of a server that ${what}`, async () => {
      const { port, asked } = await startByName(hasDefault ? camera : null)
      assert.equal(await visit(port, { ca: localhost }), 'open')
      assert.deepEqual(asked, ['localhost'])
    })

  it('asks for another name where one is given, and wants the certificate to have it', async () => {
    const { port, asked } = await startByName(localhost)
    const servername = 'camera.example'
    assert.equal(await visit(port, { host: '127.0.0.1', servername, ca: camera }), 'open')
    assert.deepEqual(asked, [servername])
  })

  it('asks for no name where the host is an address', async () => {
    const { port, asked } = await startByName(localhost)
    assert.equal(await visit(port, { host: '127.0.0.1', insecure: true }), 'open')
    assert.deepEqual(asked, [])
  })

  for (const [what, name, days, words] of [
    [
      'for another name',
      'other.example',
      [-1, 1],
      /^the certificate is for other\.example, not for localhost; --servername NAME/,
    ],
    ['that has expired', 'localhost', [-9, -2], /certificate of "localhost".* expired on .*; --insecure/],
    ['of the future', 'localhost', [2, 9], /certificate of "localhost".* is not valid before .*; --insecure/],
  ] as const)
    it(`says that a certificate is one ${what}`, async () => {
      const certificate = await makeCertificate(name, days)
      assert.match(await visit(await startSecure({ ...certificate }), { ca: certificate }), words)
    })

  it('shows our certificate to a server that asks for one', async () => {
    const client = await makeCertificate('client.example')
    const [certFile, keyFile] = [join(folder, 'client.pem'), join(folder, 'client.key')]
    writeFileSync(certFile, client.cert)
    writeFileSync(keyFile, client.key)
    const port = await startSecure({
      ...localhost,
      requestCert: true,
      rejectUnauthorized: true,
      ca: client.cert,
    })
    const identity = { certFile, keyFile }
    assert.equal(await visit(port, { ca: localhost, identity }), 'open')
  })

  for (const [number, words] of [
    [40, /failed: handshake failure \(alert 40\): no common cipher.*--cert/],
    [42, /failed: bad certificate \(alert 42\): .*--cert/],
    [48, /failed: unknown authority \(alert 48\): .*another --cert/],
    [70, /failed: protocol version \(alert 70\): the server speaks neither TLS 1\.2 nor TLS 1\.3/],
    [112, /failed: unrecognized name \(alert 112\): .*--servername NAME/],
    [116, /failed: certificate required \(alert 116\): .*--cert FILE and --key FILE/],
  ] as const)
    it(`names the alert ${number}, and does not advise ws://`, async () => {
      const alert = Buffer.from([21, 3, 3, 0, 2, 2, number])
      const message = await visit(await startPlain((socket) => socket.end(alert)))
      assert.match(message, words)
      assert.doesNotMatch(message, /ws:\/\//)
    })

  it('advises ws:// where the answer was no TLS', async () => {
    const message = await visit(await startPlain((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
    assert.match(message, /failed: the answer was no TLS; ws:\/\/ connects without it$/)
  })

  for (const [how, act] of [
    ['ends', (socket: Socket) => socket.end()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ] as const)
    it(`says that the server ${how} the connection, and does not advise ws://`, async () => {
      const message = await visit(await startPlain(act))
      assert.match(message, /^TLS with localhost:\d+ failed: the server ended the connection/)
      assert.doesNotMatch(message, /ws:\/\//)
    })
})

/** A server without TLS that treats the first bytes of a client so. */
const startPlain = async (act: (socket: Socket) => void): Promise<number> =>
  await listen(
    createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => act(socket))
    }),
  )
