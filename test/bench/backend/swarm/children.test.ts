// Whatever goes wrong with a child of an agent is a fault of that child: the agent goes on.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { type Children, createChildren } from '../../../../bench/backend/swarm/agent/children.ts'
import type { FromAgent } from '../../../../bench/backend/swarm/protocol.ts'

describe('a child of an agent', () => {
  let children: Children
  let fault = Promise.withResolvers<FromAgent>()
  beforeEach(() => {
    fault = Promise.withResolvers()
    const take = (message: FromAgent): void => {
      if (message.type === 'fault') fault.resolve(message)
    }
    children = createChildren(take, () => performance.now(), 'server')
  })
  afterEach(() => children.close())

  it('that cannot be started has a fault with the reason', async () => {
    children.start({ type: 'start', child: 4, name: 'server', command: ['no\0program'], env: {} })
    const { type, ...what } = await fault.promise
    assert.equal(type, 'fault')
    assert.deepEqual({ ...what, message: '' }, { child: 4, code: 'start-failed', message: '' })
    assert.match(JSON.stringify(what), /null bytes/)
  })

  it('that is gone before it was to be told something has a fault with the reason', async () => {
    children.say(5, 'go', performance.now())
    assert.deepEqual(await fault.promise, {
      ...{ type: 'fault', child: 5, code: 'died', message: 'there is no child 5' },
    })
  })
})
