// Idle time while zlib is at work does not count as waiting for sockets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorkClock } from '../../../bench/generator/usage.ts'

test('only idle time during work counts, and overlapping works count once', async () => {
  let idleMs = 0
  const clock = createWorkClock(() => idleMs)
  const first = Promise.withResolvers<string>()
  const second = Promise.withResolvers<void>()
  idleMs = 10
  assert.equal(clock.idleAtWorkMs(), 0)

  const firstWork = clock.during(() => first.promise)
  idleMs = 13
  const secondWork = clock.during(() => second.promise)
  idleMs = 17
  assert.equal(clock.idleAtWorkMs(), 7)
  first.resolve('done')
  assert.equal(await firstWork, 'done')
  idleMs = 20
  second.resolve()
  await secondWork
  idleMs = 90
  assert.equal(clock.idleAtWorkMs(), 10)
})

test('work that fails is over too', async () => {
  let idleMs = 0
  const clock = createWorkClock(() => idleMs)
  const work = clock.during(async () => {
    idleMs = 4
    throw new Error('broken')
  })
  await assert.rejects(work, /broken/)
  idleMs = 50
  assert.equal(clock.idleAtWorkMs(), 4)
})
