// The DevTools client: messages in pieces, answers in any order, errors, events, and the end of the browser.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import * as z from 'zod'
import { connectDevtools } from '../../../bench/browser/devtools.ts'

const connect = () => {
  const toBrowser = new PassThrough()
  const fromBrowser = new PassThrough()
  const say = (message: object) => fromBrowser.write(`${JSON.stringify(message)}\0`)
  return { toBrowser, fromBrowser, say, devtools: connectDevtools(toBrowser, fromBrowser) }
}

const numberSchema = z.object({ value: z.number() })

describe('the client of the DevTools protocol', () => {
  it('reads messages that come in pieces, several at once, and in another order', async () => {
    const { fromBrowser, devtools } = connect()
    const first = devtools.ask({ method: 'A.one' }, numberSchema)
    const second = devtools.ask({ method: 'A.two' }, numberSchema)
    const text = '{"id":2,"result":{"value":22}}\0{"id":1,"result":{"value":11}}\0'
    for (const piece of [text.slice(0, 7), text.slice(7, 40), text.slice(40)]) fromBrowser.write(piece)
    assert.deepEqual([await first, await second], [{ value: 11 }, { value: 22 }])
  })

  it('sends a command with its session, ended by a zero byte', async () => {
    const { toBrowser, devtools, say } = connect()
    const answer = devtools.ask({ method: 'Page.enable', params: { a: 1 }, session: 's' }, z.unknown())
    const [sent] = await once(toBrowser, 'data')
    assert.equal(String(sent), '{"id":1,"method":"Page.enable","params":{"a":1},"sessionId":"s"}\0')
    say({ id: 1, result: {} })
    await answer
  })

  it('says what the browser says, and what is wrong with an answer of another form', async () => {
    const { devtools, say } = connect()
    const refused = devtools.ask({ method: 'A.one' }, numberSchema)
    const strange = devtools.ask({ method: 'A.two' }, numberSchema)
    say({ id: 1, error: { code: -1, message: 'no such page' } })
    say({ id: 2, result: { value: 'x' } })
    await assert.rejects(refused, /no such page/)
    await assert.rejects(strange, /expected number/)
  })

  it('tells of events, with what they say', () => {
    const { devtools, say } = connect()
    let crashes = 0
    let data: unknown = null
    devtools.on('Inspector.targetCrashed', () => crashes++)
    devtools.on('Network.dataReceived', (params) => {
      data = params
    })
    say({ method: 'Inspector.targetCrashed', params: {} })
    say({ method: 'Page.other', params: {} })
    say({ method: 'Network.dataReceived', params: { dataLength: 7 } })
    assert.equal(crashes, 1)
    assert.deepEqual(data, { dataLength: 7 })
  })

  it('fails what is asked, and what was asked, once the browser has ended', async () => {
    const { devtools, fromBrowser } = connect()
    const asked = devtools.ask({ method: 'A.one' }, z.unknown())
    fromBrowser.destroy()
    await assert.rejects(asked, /the browser has ended/)
    await assert.rejects(devtools.ask({ method: 'A.two' }, z.unknown()), /the browser has ended/)
  })
})
