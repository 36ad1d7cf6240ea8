// npm run load against what goes wrong with a server: one clear line, the right exit code, and never a stack trace.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { prepareCertificate } from '../../bench/settings/certificate.ts'
import { startScriptedServer } from '../bench/generator/scripted-server.ts'
import { type ExternalServer, type LoadEnd, load, startExternalServer, startRefusal } from './load-server.ts'

const short = ['--mode', 'view', '--duration', '300ms', '--warmup', '100ms'] as const

const assertLine = ({ exitCode, stderr, stdout }: LoadEnd, code: number, words: RegExp): void => {
  assert.equal(exitCode, code, stderr)
  assert.match(stderr, words)
  assert.doesNotMatch(stderr, /\n\s+at /)
  assert.equal(stdout, '')
}

describe('npm run load where the server cannot be reached', { timeout: 120_000 }, () => {
  it('says that no server listens', async () => {
    assertLine(await load('ws://127.0.0.1:9/', ...short), 4, /^load: no server listens at 127\.0\.0\.1:9: /m)
  })

  it('says that a name cannot be resolved', async () => {
    const end = await load('ws://nothing.invalid/', ...short)
    assertLine(end, 4, /^load: the name "nothing\.invalid" cannot be resolved: /m)
  })

  for (const [status, reason, headers, words] of [
    [401, 'Unauthorized', ['WWW-Authenticate: Bearer'], /--header 'Authorization: …'/],
    [403, 'Forbidden', [], /--header K:V/],
    [404, 'Not Found', [], /the path in the address/],
    [
      301,
      'Moved Permanently',
      ['Location: wss://other.example/in'],
      /redirects to wss:\/\/other\.example\/in/,
    ],
    [500, 'Internal Server Error', [], /500 Internal Server Error/],
  ] as const)
    it(`shows the answer ${status} and its first lines`, async (test) => {
      const server = await startRefusal(status, reason, headers, 'the body\u001b[31m of the answer')
      test.after(() => server.close())
      const end = await load(server.url, ...short)
      assertLine(end, 4, words)
      assert.match(end.stderr, new RegExp(`\\| HTTP/1\\.1 ${status} ${reason}`))
      assert.match(end.stderr, /\| the body \[31m of the answer/)
      for (const header of headers) assert.ok(end.stderr.includes(`| ${header}`))
    })

  it('refuses a wrong Sec-WebSocket-Accept', async (test) => {
    const server = await startScriptedServer({
      answer: (socket, good) =>
        socket.write(good.toString('latin1').replace(/(Accept: ).*/, '$1bm90IHRoZSByaWdodCBvbmU=')),
    })
    test.after(() => server.close())
    assertLine(
      await load(server.url.href, ...short),
      4,
      /did not open a WebSocket: Sec-WebSocket-Accept is "bm90/,
    )
  })

  it('refuses a subprotocol that was not offered', async (test) => {
    const server = await startScriptedServer({ headers: ['Sec-WebSocket-Protocol: other'] })
    test.after(() => server.close())
    const end = await load(server.url.href, ...short, '--subprotocol', 'mine')
    assertLine(end, 4, /chose the subprotocol "other", which was not offered/)
  })

  it('names code and reason of a server that closes at once', async (test) => {
    const server = await startExternalServer((socket) => socket.close(1008, 'no cameras today'))
    test.after(() => server.close())
    assertLine(await load(server.url, ...short), 4, /close code 1008 "no cameras today"/)
  })

  it('says that a server breaks the protocol', async (test) => {
    const server = await startScriptedServer({
      afterAnswer: (socket) => socket.write(Buffer.from([0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0])),
    })
    test.after(() => server.close())
    assertLine(
      await load(server.url.href, ...short),
      4,
      /a WebSocket frame of 4294967296 bytes is over the limit/,
    )
  })
})

describe('npm run load and certificates', { timeout: 60_000 }, () => {
  let folder = ''
  let server: ExternalServer | undefined
  let certificate = ''
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isb-load-tls-'))
    const { certFile, keyFile } = await prepareCertificate(folder)
    certificate = certFile
    server = await startExternalServer(
      (socket) => {
        const timer = setInterval(() => socket.send(Buffer.alloc(500)), 10)
        socket.on('close', () => clearInterval(timer))
      },
      { cert: readFileSync(certFile), key: readFileSync(keyFile) },
    )
  })
  after(() => {
    server?.close()
    rmSync(folder, { recursive: true })
  })

  it('names the certificate that is not accepted, and what helps', async () => {
    const end = await load(server?.url ?? '', ...short)
    assertLine(end, 4, /certificate of "localhost", issued by "localhost".*--ca FILE.*--insecure/)
  })

  for (const [how, args] of [
    ['its authority', () => ['--ca', certificate]],
    ['any certificate', () => ['--insecure']],
  ] as const)
    it(`continues with ${how}`, async () => {
      const end = await load(server?.url ?? '', ...short, ...args(), '--json')
      assert.equal(end.exitCode, 0, end.stderr)
      assert.match(end.result().agreed.cipher ?? '', /^TLSv1\.3 /)
      assert.ok(end.result().frames > 0)
    })

  it('says that a server without TLS has none', async (test) => {
    const plain = await startExternalServer(() => {})
    test.after(() => plain.close())
    assertLine(await load(plain.url.replace('ws:', 'wss:'), ...short), 4, /TLS with localhost:\d+ failed/)
  })
})

describe('npm run load that is called wrongly', { timeout: 120_000 }, () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-load-wrong-'))
    mkdirSync(join(folder, 'empty'))
    writeFileSync(join(folder, 'a-file'), '')
  })
  after(() => rmSync(folder, { recursive: true }))

  const cases: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ['no address', () => [], /missing required argument 'address'/],
    ['an address of HTTP', () => ['http://localhost/'], /ws:\/\/localhost\//],
    ['a size over 2^31', () => ['ws://localhost/', '--size', '3GB'], /no image has 2\^31 bytes or more/],
    ['a size that is none', () => ['ws://localhost/', '--size', 'big'], /must be a size like 1MB/],
    ['a time that is none', () => ['ws://localhost/', '--duration', '10'], /must be a time like 10s/],
    [
      'a process that is none',
      () => ['ws://localhost/', '--pid', 'mine'],
      /must be the number of a process, or auto/,
    ],
    [
      'a process that does not run',
      () => ['ws://localhost/', '--pid', '1073741824'],
      /^load: --pid 1073741824: there is no such process$/m,
    ],
    ['a limit that is none', () => ['ws://localhost/', '--threshold', 'fast'], /must be a limit like/],
    ['an unknown option', () => ['ws://localhost/', '--rate', '3'], /--rate.*valid: .*--fps/],
    [
      'an empty folder of images',
      () => ['ws://localhost/', '--frames', join(folder, 'empty')],
      /contains no images/,
    ],
    ['a file that is no image', () => ['ws://localhost/', '--frames', folder], /--frames cannot be used/],
    [
      'a certificate that is not there',
      () => ['wss://localhost/', '--ca', '/nowhere.pem'],
      /--ca cannot be used/,
    ],
    [
      'a page that cannot be written',
      () => ['ws://localhost/', '--report', '/nowhere/x.html'],
      /--report cannot/,
    ],
    [
      'a capacity of a server that is not answered',
      () => ['ws://localhost/', '--find-capacity', 'p99<33ms', '--ack', 'none'],
      /--find-capacity needs .*--ack every/,
    ],
  ]
  for (const [what, args, words] of cases)
    it(`tells of ${what} with the usage`, async () => {
      const end = await load(...args())
      assertLine(end, 2, words)
      assert.match(end.stderr, /^usage: npm run load -- /m)
    })
})
