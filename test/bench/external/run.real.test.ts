// Loads on made-up servers whose messages are not what they seem, which end connections, or which want to know who calls.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { WebSocket } from 'ws'
import { parseThreshold } from '../../../bench/external/thresholds.ts'
import { type ExternalServer, startExternalServer } from '../../scripts/load-server.ts'
import { createMeasure, type Measure, type Measuring } from './measure.ts'

const answerMs = 100

/** Answers each frame after a while, `ok <number>`, but for those that are lost. */
const answerLate = (socket: WebSocket, isLost: (frame: number) => boolean = () => false): void => {
  let frame = 0
  socket.on('message', () => {
    const number = ++frame
    if (!isLost(number)) setTimeout(() => socket.send(`ok ${number}`), answerMs)
  })
}

const sayStatus = (socket: WebSocket): void => {
  const timer = setInterval(() => socket.send('status: fine'), 50)
  socket.on('close', () => clearInterval(timer))
}

describe('a load', { timeout: 240_000 }, () => {
  let measured: Measure
  before(async () => {
    measured = await createMeasure()
  })
  after(() => measured.close())

  const load = async (server: ExternalServer, said: Measuring) => await measured.measure(server.url, said)

  describe('on a server that sends a status beside its answers', () => {
    const limits = { fps: 30, thresholds: [parseThreshold('p50<90ms'), parseThreshold('fps>=5')] }
    let server: ExternalServer
    before(async () => {
      server = await startExternalServer((socket) => {
        sayStatus(socket)
        answerLate(socket)
      })
    })
    after(() => server.close())

    it('doubts a latency of answers that may be status, which keeps no limit', async () => {
      const { doubt, verdict, why, latency, thresholds, unaskedMessages } = await load(server, {
        ...limits,
        server: { answers: 'every' },
      })
      assert.match(doubt ?? '', /^\d+ messages came that no frame waited for: .*--ignore .*--ack-text/)
      assert.ok(unaskedMessages > 0)
      assert.deepEqual([verdict, why], ['unknown', `the answers are doubtful: ${doubt}`])
      assert.deepEqual(
        thresholds.map(({ met, doubtful }) => [met, doubtful]),
        [
          [false, true],
          [false, true],
        ],
      )
      assert.ok((latency?.p50 ?? answerMs) < 90, `p50 ${latency?.p50} ms`)
    })

    for (const [what, said] of [
      ['leaves out texts that are to be ignored', { ignores: ['status', 'other'] }],
      ['takes only texts for answers that begin as they have to', { ackText: 'ok ' }],
    ] as const)
      it(`${what}`, async () => {
        const { doubt, latency, ignoredMessages, otherMessages } = await load(server, {
          ...limits,
          server: { answers: 'every', ...said, ignores: 'ignores' in said ? [...said.ignores] : [] },
        })
        assert.equal(doubt, null)
        assert.ok((latency?.p50 ?? 0) >= answerMs - 1, `p50 ${latency?.p50} ms`)
        assert.equal(ignoredMessages > 0, 'ignores' in said)
        assert.equal(otherMessages > 0, 'ackText' in said)
      })
  })

  for (const [what, act, said] of [
    [
      'leaves out every tenth answer',
      (socket: WebSocket) => answerLate(socket, (frame) => frame % 10 === 0),
      /^\d+ frames got no answer: behind a missing one/,
    ],
    [
      'says one word more while frames are in flight',
      (socket: WebSocket) => {
        socket.once('message', () => socket.send('hello'))
        answerLate(socket)
      },
      /^1 messages came that no frame waited for/,
    ],
    ['answers every frame, late', (socket: WebSocket) => answerLate(socket), null],
  ] as const)
    it(`${said === null ? 'trusts' : 'doubts'} a server that ${what}`, async (test) => {
      const server = await startExternalServer(act)
      test.after(() => server.close())
      const { doubt, missingAnswers } = await load(server, { fps: 50, server: { answers: 'every' } })
      if (said) assert.match(doubt ?? '', said)
      else assert.deepEqual([doubt, missingAnswers], [null, 0])
    })

  for (const [what, end, words] of [
    [
      'closes two of four connections',
      (socket: WebSocket) => socket.close(1011, 'the disk is full'),
      /^the server ended 2 of 4 connections: close code 1011 "the disk is full" \(server error\)$/,
    ],
    [
      'refuses one frame of two connections',
      (socket: WebSocket) => socket.close(1009),
      /^the server ended 2 of 4 connections: close code 1009 \(message too big\)$/,
    ],
    [
      'resets two of four connections',
      (socket: WebSocket) => socket.terminate(),
      /^the server ended 2 of 4 connections: no close frame \(1006\), .+$/,
    ],
  ] as const)
    it(`has the verdict "ended" on a server that ${what}, though the rate was kept`, async (test) => {
      let connections = 0
      const server = await startExternalServer((socket) => {
        const isEnded = connections++ < 2
        let frames = 0
        socket.on('message', () => {
          if (++frames === 20 && isEnded) end(socket)
        })
      })
      test.after(() => server.close())
      const { verdict, why } = await load(server, { fps: 30, connections: 4 })
      assert.equal(verdict, 'ended')
      assert.match(why, words)
    })

  it('has the number of the connection in address, headers, hello and texts, from 1', async (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'isb-numbers-'))
    test.after(() => rmSync(folder, { recursive: true }))
    const hello = join(folder, 'hello.txt')
    writeFileSync(hello, 'camera {n} is here')
    const seen = new Map<string, { readonly heard: Set<string>; readonly header: unknown; host: unknown }>()
    const server = await startExternalServer((socket, { url = '', headers }) => {
      const heard = new Set<string>()
      if (seen.has(url)) socket.close(4000, 'this camera is there already')
      seen.set(url, { heard, header: headers['x-camera'], host: headers.host })
      socket.on('message', (data) => heard.add(String(data).replace(/[\w+/]{99,}=*/, 'IMAGE')))
    })
    test.after(() => server.close())
    const { frames, connections } = await measured.measure(`${server.url}in/{n}?id={n}`, {
      ...{ connections: 3, processes: 2, fps: 20, durationMs: 500 },
      server: {
        headers: [
          ['X-Camera', 'number {n}'],
          ['Host', 'cameras.example'],
        ],
        helloFiles: [hello],
        announce: 'next of {n}',
        envelope: { before: '{"id":{n},"data":"', after: '","end":{n}}' },
      },
    })
    assert.ok(frames > 0)
    assert.deepEqual(connections.ends, [])
    assert.deepEqual(
      [...seen].toSorted(([a], [b]) => a.localeCompare(b)),
      [1, 2, 3].map((n) => [
        `/in/${n}?id=${n}`,
        {
          heard: new Set([`camera ${n} is here`, `next of ${n}`, `{"id":${n},"data":"IMAGE","end":${n}}`]),
          header: `number ${n}`,
          host: 'cameras.example',
        },
      ]),
    )
  })

  it('of a viewer says why no message was a frame', async (test) => {
    const server = await startExternalServer((socket) => {
      const timer = setInterval(() => socket.send('{"topic":"front camera","data":"/9j/"}'), 20)
      socket.on('close', () => clearInterval(timer))
    })
    test.after(() => server.close())
    const view = { mode: 'view', durationMs: 300 } as const
    const topic = { before: '{"topic":"frontcamera","data":"', after: '"}' }
    const { frames, why } = await load(server, { ...view, server: { envelope: topic } })
    assert.equal(frames, 0)
    assert.match(
      why,
      /^no frame arrived in \d\.\d s: \d+ messages came, none has the template of --text; the nearest differs in a space$/,
    )
  })
})
