// npm run load --find-capacity against a server that takes a fixed time for each image.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { load, startExternalServer } from './load-server.ts'

/** One queue for all connections: so many images a second and no more. */
const serviceMs = 8

describe('npm run load --find-capacity', { timeout: 180_000 }, () => {
  it('finds a number of cameras that the server carries, and one that it does not', async (test) => {
    let freeAtMs = 0
    const server = await startExternalServer((socket) =>
      socket.on('message', () => {
        freeAtMs = Math.max(freeAtMs, performance.now()) + serviceMs
        setTimeout(() => socket.send('done'), freeAtMs - performance.now())
      }),
    )
    test.after(() => server.close())
    const end = await load(
      ...[server.url, '--size', '1MB', '--fps', '25', '--find-capacity', 'p50<60ms'],
      ...['--duration', '1200ms', '--warmup', '300ms', '--max-connections', '32', '--json'],
    )
    assert.equal(end.exitCode, 0, end.stderr)
    const { capacity } = end.result()
    // 1000 / 8 / 25 = 5 cameras fill the queue.
    assert.ok(capacity && capacity.connections >= 1 && capacity.connections <= 5, JSON.stringify(capacity))
    assert.ok(capacity.probes.some(({ carried }) => !carried))
    assert.notEqual(capacity.limitedBy, 'range')
    assert.match(end.stderr, /capacity .*at p50<60ms/)
  })
})
