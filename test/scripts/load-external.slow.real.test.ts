// npm run load against servers of the suite and servers as their documentation writes them: both sides count the same.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { prepareCertificate } from '../../bench/settings/certificate.ts'
import type { LoadResult } from '../../results/load-result-schema.ts'
import { runLoadCommand } from '../fixtures/external/load-command.ts'
import { startRunner } from '../fixtures/external/runner.ts'
import { type ExternalServer, startExternalServer, type Unavailable } from '../fixtures/external/start.ts'

const frameBytes = 256 * 1024
const socketIo = '/socket.io/?EIO=4&transport=websocket'

let folder = ''
let certificate = { certFile: '', keyFile: '' }
const running: ExternalServer[] = []

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'isb-external-'))
  certificate = await prepareCertificate(folder)
  writeFileSync(join(folder, 'connect.txt'), '40')
})
after(async () => {
  // A proxy goes before the server behind it.
  for (const server of running.toReversed()) await server.stop()
  rmSync(folder, { recursive: true })
})

type Started = ExternalServer | Unavailable
const kept = (server: Started): Started => {
  if (server.status === 'ready') running.push(server)
  return server
}

const runner = async (id: string, mode: 'ingest' | 'ingest-ack' = 'ingest'): Promise<Started> =>
  kept(await startRunner({ runner: id, variant: 'tuned', mode, frameBytes }, folder))
const secureFiles = (): readonly string[] => [certificate.certFile, certificate.keyFile]
const behindProxy = async (): Promise<Started> => {
  const server = kept(await startExternalServer('aiohttp', folder))
  if (server.status === 'unavailable') return server
  return kept(await startExternalServer('tls-proxy', folder, [...secureFiles(), String(server.port)]))
}
const namespace = (): readonly string[] => [
  ...['--hello', join(folder, 'connect.txt'), '--await', '40{', '--reply', '2=3'],
]
const authority = (): readonly string[] => ['--ca', certificate.certFile]

interface Meeting {
  readonly name: string
  readonly start: () => Promise<Started>
  readonly scheme?: 'ws' | 'wss'
  readonly path?: string
  readonly args?: () => readonly string[]
  /** What is special about the result. */
  readonly check?: (result: LoadResult) => void
}

const allAnswered = ({ frames, wrongAnswers, counted }: LoadResult): void => {
  assert.deepEqual([counted, wrongAnswers], ['delivered', 0])
  assert.ok(frames > 0)
}
const overTls = ({ agreed }: LoadResult): void => assert.match(agreed.cipher ?? '', /^TLSv1\.3 TLS_AES_/)

const meetings: readonly Meeting[] = [
  { name: 'ws', start: () => runner('ws') },
  {
    name: 'ws, which answers',
    start: () => runner('ws', 'ingest-ack'),
    args: () => ['--ack', 'every', '--window', '4'],
    check: allAnswered,
  },
  { name: 'Python websockets', start: () => runner('python-websockets') },
  { name: 'gorilla', start: () => runner('go-gorilla'), args: () => ['--connections', '3', '--fps', '30'] },
  { name: 'FastAPI', start: async () => kept(await startExternalServer('fastapi', folder)), path: '/ingest' },
  {
    name: 'FastAPI, which sends images back',
    start: async () => kept(await startExternalServer('fastapi', folder)),
    path: '/echo',
    args: () => ['--mode', 'echo', '--window', '2'],
    check: allAnswered,
  },
  {
    name: 'aiohttp with permessage-deflate',
    start: async () => kept(await startExternalServer('aiohttp', folder)),
    path: '/ingest',
    args: () => ['--deflate', 'precompressed'],
    check: ({ agreed }) => assert.match(agreed.extensions ?? '', /^permessage-deflate/),
  },
  {
    name: 'aiohttp, which sends images of four cameras back',
    start: async () => kept(await startExternalServer('aiohttp', folder)),
    path: '/echo',
    args: () => ['--mode', 'echo', '--connections', '4', '--fps', '20'],
    check: allAnswered,
  },
  {
    name: 'socket.io with a Buffer',
    start: async () => kept(await startExternalServer('socket-io', folder)),
    path: socketIo,
    args: () => [...namespace(), '--before', '451-["frame",{"_placeholder":true,"num":0}]'],
  },
  {
    name: 'socket.io with base64',
    start: async () => kept(await startExternalServer('socket-io', folder)),
    path: socketIo,
    args: () => [...namespace(), '--text', '42["photo","{base64}"]'],
  },
  {
    name: 'gorilla over TLS',
    start: async () => kept(await startExternalServer('gorilla-tls', folder, secureFiles())),
    scheme: 'wss',
    path: '/ingest',
    args: authority,
    check: overTls,
  },
  {
    name: 'aiohttp behind a proxy that ends TLS',
    start: behindProxy,
    scheme: 'wss',
    path: '/ingest',
    args: () => [...authority(), '--header', 'Authorization: Bearer secret'],
    check: overTls,
  },
]

describe('npm run load', { timeout: 300_000 }, () => {
  for (const { name, start, scheme = 'ws', path = '/', args = () => [], check } of meetings) {
    it(`sends to ${name} as many images as arrive there`, async (t) => {
      const before = running.length
      const started = await start()
      if (started.status === 'unavailable') return t.skip(started.reason)
      const url = `${scheme}://127.0.0.1:${started.port}${path}`
      const { exitCode, stderr, result } = await runLoadCommand([
        ...[url, '--size', '256KiB', '--duration', '1s', '--warmup', '100ms', ...args()],
      ])
      assert.equal(exitCode, 0, stderr)
      assert.ok(result.sentInAll !== null && result.sentInAll >= result.frames && result.frames > 0, stderr)
      // Images arrive at the server behind a proxy, which started first.
      const server = running[before]
      assert.deepEqual(await server?.receivedAfter(result.sentInAll), {
        frames: result.sentInAll,
        bytes: result.sentInAll * frameBytes,
      })
      check?.(result)
    })
  }
})
