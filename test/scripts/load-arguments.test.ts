// The command line of npm run load as options: defaults, and what follows from the given ones.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parseThreshold } from '../../bench/external/thresholds.ts'
import { UsageError } from '../../bench/failure/failure.ts'
import { type LoadArguments, loadOptions, requireWritable } from '../../scripts/load-arguments.ts'
import { makeCertificate } from '../fixtures/external/certificates.ts'

const bare: LoadArguments = {
  mode: 'ingest',
  connections: 1,
  warmup: 500,
  deflate: 'off',
  saveEvery: 100,
  maxConnections: 1024,
}
const options = (said: Partial<LoadArguments> = {}) => loadOptions('ws://h/', { ...bare, ...said })

describe('the options of a load', () => {
  it('are flat out for ten seconds by default', () => {
    const { fps, window, durationMs, frameBytes, server } = options()
    assert.deepEqual([fps, window, durationMs, frameBytes], [null, null, 10_000, null])
    assert.deepEqual([server.answers, server.envelope, server.save], ['none', null, null])
  })

  for (const [what, said, answers] of [
    ['an echo', { mode: 'echo' }, 'every'],
    ['a window', { window: 2 }, 'every'],
    ['a limit of latency', { threshold: [parseThreshold('p99<1s')] }, 'every'],
    ['a limit of frames a second', { threshold: [parseThreshold('fps>1')] }, 'none'],
    ['the beginning of an answer', { ackText: 'ok' }, 'every'],
    ['a capacity', { findCapacity: parseThreshold('p99<1s') }, 'every'],
    ['a viewer', { mode: 'view' }, 'none'],
    ['a window with another --ack', { window: 2, ack: 'first' }, 'first'],
  ] as const)
    it(`count ${answers === 'every' ? 'answers' : 'no answers, or those that were asked for,'} for ${what}`, () =>
      assert.equal(options(said).server.answers, answers))

  it('keep 30 FPS where a capacity is searched for and no rate was named', () => {
    const findCapacity = parseThreshold('p99<1s')
    assert.equal(options({ findCapacity }).fps, 30)
    assert.equal(options({ findCapacity, fps: 5 }).fps, 5)
  })

  it('take certificates that belong to their keys, in PEM', async (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'isb-load-certificates-'))
    test.after(() => rmSync(folder, { recursive: true }))
    const fileOf = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const [own, other] = [await makeCertificate('own'), await makeCertificate('other')]
    const [cert, key] = [fileOf('own.pem', own.cert), fileOf('own.key', own.key)]
    const { server, caFile } = options({ ca: cert, cert, key, servername: 'camera.example' })
    assert.deepEqual([caFile, server.identity], [cert, { certFile: cert, keyFile: key }])
    assert.equal(server.servername, 'camera.example')
    for (const [said, words] of [
      [{ ca: fileOf('text.pem', 'text') }, /^--ca cannot be used: .*text\.pem: .*no certificate in PEM/],
      [{ ca: key }, /^--ca cannot be used: .*own\.key: .*no certificate in PEM/],
      [{ cert }, /^--cert and --key need each other$/],
      [{ cert, key: fileOf('other.key', other.key) }, /^--cert and --key cannot be used: .*other\.key: /],
    ] as const)
      assert.throws(
        () => options(said),
        (error) => error instanceof UsageError && words.test(error.message),
      )
  })

  it('need files that are there', (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'isb-load-options-'))
    test.after(() => rmSync(folder, { recursive: true }))
    assert.throws(() => options({ ca: join(folder, 'none.pem') }), UsageError)
    assert.throws(() => options({ hello: [folder] }), UsageError)
    assert.equal(options({ save: join(folder, 'a/b') }).server.save?.folder, join(folder, 'a/b'))
    requireWritable({ ...bare, csv: join(folder, 'x.csv') })
    assert.throws(() => requireWritable({ ...bare, csv: join(folder, 'none/x.csv') }), UsageError)
    const csv = join(folder, `${'x'.repeat(250)}.csv`)
    assert.throws(() => requireWritable({ ...bare, csv }), /--csv .*ENAMETOOLONG/)
  })
})
