// A tool that works until it is interrupted has not failed when it is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InterruptedError } from '../../../bench/failure/failure.ts'
import { runTool } from '../../../bench/prepare/tools.ts'

const { signal } = new AbortController()

test('a tool is ended when what it works for is over', async () => {
  const over = new AbortController()
  const running = runTool('sleep', ['60'], { signal }, { until: over.signal })
  over.abort()
  assert.equal((await running).ok, true)
})

test('a tool that fails before its end has failed', async () => {
  const over = new AbortController()
  const { ok } = await runTool('sh', ['-c', 'exit 3'], { signal }, { until: over.signal })
  over.abort()
  assert.equal(ok, false)
})

test('an interrupt of the user is one, even then', async () => {
  const user = new AbortController()
  const running = runTool('sleep', ['60'], { signal: user.signal }, { until: new AbortController().signal })
  user.abort()
  await assert.rejects(running, InterruptedError)
})
