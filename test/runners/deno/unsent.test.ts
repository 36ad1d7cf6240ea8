// How the Deno server waits for a viewer: not by a timer while the viewer keeps up, and not by CPU while it does not.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { whenUnsentBelow } from '../../../runners/deno/unsent.ts'

const frameBytes = 1000

/** No timer fires but by `tick`, and the clock stands but for `pass`. */
const holdTime = ({ mock }: TestContext) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  let nowMs = 0
  mock.method(performance, 'now', () => nowMs)
  return {
    pass: (ms: number): void => {
      nowMs += ms
    },
    tick: (ms: number): void => mock.timers.tick(ms),
  }
}

const openSocket = () => {
  const socket = { readyState: WebSocket.OPEN, bufferedAmount: frameBytes, looks: 0 }
  return {
    socket,
    watched: {
      get readyState(): number {
        return socket.readyState
      },
      get bufferedAmount(): number {
        socket.looks++
        return socket.bufferedAmount
      },
    },
  }
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate)
}

describe('waiting for unsent bytes on Deno', () => {
  it('sends more in the turn after a frame has gone out, without a timer', async (t) => {
    holdTime(t)
    const { socket, watched } = openSocket()
    let calls = 0
    whenUnsentBelow(watched, frameBytes, () => calls++)
    await turns(20)
    assert.equal(calls, 0)
    socket.bufferedAmount = 0
    await turns(2)
    assert.equal(calls, 1)
    await turns(20)
    assert.equal(calls, 1)
  })

  it('leaves a viewer that is behind to a timer', async (t) => {
    const { pass, tick } = holdTime(t)
    const { socket, watched } = openSocket()
    let calls = 0
    whenUnsentBelow(watched, frameBytes, () => calls++)
    await turns(5)
    pass(100)
    await turns(2)
    const { looks } = socket
    await turns(20)
    assert.equal(socket.looks, looks)
    socket.bufferedAmount = 0
    tick(1)
    assert.equal(calls, 1)
  })

  it('never sends on a connection that has closed', async (t) => {
    holdTime(t)
    const { socket, watched } = openSocket()
    let calls = 0
    whenUnsentBelow(watched, frameBytes, () => calls++)
    await turns(3)
    socket.readyState = WebSocket.CLOSED
    socket.bufferedAmount = 0
    await turns(5)
    assert.equal(calls, 0)
  })
})
