// npm run load where a server breaks off in the middle, stops reading, or the user does not wait for the end.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { execa } from 'execa'
import { loadResultSchema } from '../../results/load-result-schema.ts'
import { startScriptedServer } from '../bench/generator/scripted-server.ts'
import { load, startExternalServer } from './load-server.ts'

const megabyte = 2 ** 20

describe('npm run load that comes to an early end', { timeout: 120_000 }, () => {
  it('groups the ends of connections by kind, code and reason, and exits with 4', async (test) => {
    const server = await startExternalServer((socket) => {
      setTimeout(() => socket.close(1011, 'the disk is full'), 900)
      socket.on('message', () => {})
    })
    test.after(() => server.close())
    const end = await load(
      ...[
        server.url,
        '--connections',
        '2',
        '--fps',
        '20',
        '--warmup',
        '100ms',
        '--duration',
        '20s',
        '--json',
      ],
    )
    assert.equal(end.exitCode, 4, end.stderr)
    const { connections, frames, windowMs, verdict } = end.result()
    assert.equal(verdict, 'ended')
    assert.match(
      end.stderr.replaceAll(/\s+/g, ' '),
      /verdict ended: the server ended 2 of 2 connections: close code 1011 "the disk is full" \(server error\)/,
    )
    assert.deepEqual(connections.ends, [{ kind: 'closed', code: 1011, reason: 'the disk is full', count: 2 }])
    assert.equal(connections.open, 0)
    assert.ok(frames > 0)
    assert.ok(windowMs < 15_000, `${windowMs} ms`)
    assert.match(end.stderr, /2 ended +closed: close code 1011, the disk is full/)
  })

  it('says that a server has stopped reading, and holds no more images for it than before', async (test) => {
    const server = await startScriptedServer({ afterAnswer: (socket) => socket.pause() })
    test.after(() => server.close())
    const args = ['--warmup', '500ms', '--duration', '1s', '--json']
    const [short, long] = [
      await load(server.url.href, ...args),
      await load(server.url.href, ...args, '--duration', '3s'),
    ]
    for (const end of [short, long]) {
      assert.equal(end.exitCode, 4, end.stderr)
      assert.equal(end.result().frames, 0)
      assert.match(end.stderr, /blocked: the server read no complete frame/)
      assert.equal(end.result().connections.stalled, 1)
      assert.equal(end.result().sentInAll, null)
    }
    const grown = long.result().generator.peakRssBytes - short.result().generator.peakRssBytes
    assert.ok(grown < 40 * megabyte, `${grown} bytes`)
  })

  it('holds no images for it at a rate either', async (test) => {
    const server = await startScriptedServer({ afterAnswer: (socket) => socket.pause() })
    test.after(() => server.close())
    const end = await load(
      ...[
        server.url.href,
        '--fps',
        '100',
        '--connections',
        '2',
        '--warmup',
        '300ms',
        '--duration',
        '2s',
        '--json',
      ],
    )
    assert.equal(end.exitCode, 4, end.stderr)
    // 400 images of 1 MiB were due; the pool, framed, is 64 of them twice over.
    assert.ok(end.result().generator.peakRssBytes < 400 * megabyte)
  })

  it('prints what was measured until Ctrl-C, and exits with 130', async (test) => {
    const server = await startExternalServer((socket) => socket.on('message', () => {}))
    test.after(() => server.close())
    const script = join(import.meta.dirname, '../../scripts/load.ts')
    const child = execa(
      process.execPath,
      [script, server.url, '--fps', '20', '--duration', '60s', '--json'],
      {
        reject: false,
      },
    )
    let said = ''
    child.stderr?.on('data', (text: Buffer) => {
      const before = said
      said += text.toString()
      // Once: a second signal would end it on the spot.
      if (said.includes(' open') && !before.includes(' open')) child.kill('SIGINT')
    })
    const { exitCode, stdout } = await child
    assert.equal(exitCode, 130)
    const result = loadResultSchema.parse(JSON.parse(stdout))
    assert.equal(result.interrupted, true)
    assert.ok(result.frames > 0)
  })
})
