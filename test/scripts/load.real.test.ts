// npm run load against servers that work: what it sends, what it counts, and what it says of it.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import sharp from 'sharp'
import type { RawData, WebSocket } from 'ws'
import { keyStream } from '../../bench/frames/random.ts'
import { load, startExternalServer } from './load-server.ts'

const brief = ['--warmup', '100ms', '--duration', '600ms', '--json'] as const

/** Tells what came, message by message. */
const recorder = () => {
  const messages: { readonly text: string | null; readonly bytes: number }[] = []
  const take = (data: RawData, isBinary: boolean): void => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0)
    messages.push({ text: isBinary ? null : bytes.toString(), bytes: bytes.length })
  }
  return { messages, take }
}

describe('npm run load', { timeout: 180_000 }, () => {
  let root = ''
  let images = ''
  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'isb-load-'))
    images = mkdtempSync(join(root, 'images-'))
    for (const seed of [1, 2, 3])
      await sharp(keyStream(seed, 'picture', 160 * 120 * 3), {
        raw: { width: 160, height: 120, channels: 3 },
      })
        .jpeg()
        .toFile(join(images, `camera-${seed}.jpg`))
  })
  after(() => rmSync(root, { recursive: true }))

  const frames = (): readonly string[] => ['--frames', images]

  it('sends flat out, and says sent and not delivered', async (test) => {
    const { messages, take } = recorder()
    const server = await startExternalServer((socket) => socket.on('message', take))
    test.after(() => server.close())
    const end = await load(server.url, ...frames(), ...brief, '--connections', '2')
    assert.equal(end.exitCode, 0, end.stderr)
    const result = end.result()
    assert.equal(result.counted, 'sent')
    assert.equal(result.latency, null)
    assert.match(end.stderr, /sent \(handed to the kernel/)
    assert.doesNotMatch(end.stderr, /delivered \(/)
    assert.ok(messages.length >= result.frames && result.frames > 0)
    assert.ok(messages.every(({ text, bytes }) => text === null && bytes === result.images?.frameBytes))
  })

  it('says what the process of the server used, where it is asked to', async (test) => {
    const server = await startExternalServer((socket) => socket.on('message', () => {}))
    test.after(() => server.close())
    const end = await load(server.url, ...frames(), ...brief, '--pid', 'auto')
    assert.equal(end.exitCode, 0, end.stderr)
    assert.equal(end.result().serverProcess?.pid, process.pid)
    assert.ok(Array.isArray(end.result().diagnoses))
    assert.match(end.stderr, new RegExp(`^ {2}server +pid ${process.pid}, node `, 'm'))
    assert.match(end.stderr, /^ {2}server CPU +\d+ % of a core, \d+\.\d+ ms a frame/m)
    assert.match(end.stderr, /^ {2}server memory +RSS .* MiB at the end, peak .* MiB$/m)
    const silent = await load(server.url, ...frames(), ...brief)
    assert.doesNotMatch(silent.stderr, /server CPU/)
    assert.equal(silent.result().serverProcess, undefined)
  })

  it('keeps a rate, times the answers, and ends with 3 where a limit is missed', async (test) => {
    const server = await startExternalServer((socket) => socket.on('message', () => socket.send('ok')))
    test.after(() => server.close())
    const limits = ['--threshold', 'p50<1us', '--threshold', 'fps>=1', '--ack', 'every']
    const end = await load(server.url, ...frames(), ...brief, '--fps', '100', ...limits)
    assert.equal(end.exitCode, 3, end.stderr)
    const result = end.result()
    assert.equal(result.counted, 'delivered')
    assert.ok((result.dueFrames ?? 0) >= 50)
    assert.ok((result.latency?.samples ?? 0) > 0)
    assert.deepEqual(
      result.thresholds.map(({ text, met }) => [text, met]),
      [
        ['p50<1us', false],
        ['fps>=1', true],
      ],
    )
    assert.match(end.stderr, /MISSED {2}p50<1us/)
  })

  it('ends with 3 where a limit rests on messages that may be no answers', async (test) => {
    const server = await startExternalServer((socket) =>
      socket.on('message', () => {
        socket.send('status: fine')
        socket.send('ok')
      }),
    )
    test.after(() => server.close())
    const limit = ['--ack', 'every', '--threshold', 'p50<10s']
    const end = await load(server.url, ...frames(), ...brief, '--fps', '100', ...limit)
    assert.equal(end.exitCode, 3, end.stderr)
    const text = end.stderr.replaceAll(/\s+/g, ' ')
    assert.match(text, /latency doubtful, p50 /)
    assert.match(text, /why doubtful \d+ messages came that no frame waited for: .*--ignore .*--ack-text/)
    assert.match(text, /MISSED p50<10s: [\d.]+, doubtful/)
    const picked = await load(
      server.url,
      ...frames(),
      ...brief,
      '--fps',
      '100',
      ...limit,
      '--ignore',
      'status',
    )
    assert.equal(picked.exitCode, 0, picked.stderr)
  })

  it('waits for answers with a window, and writes course and page', async (test) => {
    const server = await startExternalServer((socket) =>
      socket.on('message', () => socket.send(Buffer.from('yes'))),
    )
    test.after(() => server.close())
    const [csv, page] = [join(root, 'course.csv'), join(root, 'page.html')]
    const end = await load(server.url, ...frames(), ...brief, '--window', '3', '--csv', csv, '--report', page)
    assert.equal(end.exitCode, 0, end.stderr)
    assert.ok(end.result().frames > 0)
    assert.ok((end.result().unanswered ?? 9) <= 3)
    assert.match(readFileSync(csv, 'utf8'), /^atMs,frames,fps,.*\r\n\d/)
    assert.match(readFileSync(page, 'utf8'), /<svg /)
  })

  for (const [what, change, wrong] of [
    ['counts what comes back', (data: Buffer) => data, false],
    ['sees that something else comes back', (data: Buffer) => data.subarray(1), true],
  ] as const)
    it(`${what} in the mode echo`, async (test) => {
      const server = await startExternalServer((socket) =>
        socket.on('message', (data) => Buffer.isBuffer(data) && socket.send(change(data))),
      )
      test.after(() => server.close())
      const end = await load(server.url, ...frames(), ...brief, '--mode', 'echo', '--window', '2')
      assert.equal(end.exitCode, 0, end.stderr)
      assert.ok(end.result().frames > 0)
      assert.equal(end.result().wrongAnswers > 0, wrong)
    })

  it('views: size, intervals, and every fifth image kept', async (test) => {
    const image = readFileSync(join(images, 'camera-1.jpg'))
    const stream = (socket: WebSocket): void => {
      socket.on('message', (hello) => {
        if (String(hello) !== 'subscribe') return
        socket.send('not an image')
        const timer = setInterval(() => socket.send(image), 5)
        socket.on('close', () => clearInterval(timer))
      })
    }
    const server = await startExternalServer(stream)
    test.after(() => server.close())
    const [hello, saved] = [join(root, 'hello.txt'), join(root, 'saved')]
    writeFileSync(hello, 'subscribe\n')
    const keep = ['--hello', hello, '--save', saved, '--save-every', '5', '--connections', '2']
    const end = await load(server.url, '--mode', 'view', ...brief, ...keep)
    assert.equal(end.exitCode, 0, end.stderr)
    const { view, intervals, counted, frames: seen, otherMessages } = end.result()
    assert.equal(counted, 'received')
    assert.ok(seen > 0 && (intervals?.samples ?? 0) > 0)
    assert.equal(otherMessages, 2)
    assert.deepEqual([view?.leastBytes, view?.mostBytes, view?.saveFault], [image.length, image.length, null])
    const files = readdirSync(saved).toSorted()
    assert.ok(files.includes('viewer-0-000000.jpg') && files.includes('viewer-1-000005.jpg'), files.join())
    assert.ok(image.equals(readFileSync(join(saved, 'viewer-0-000000.jpg'))))
  })

  it('says what a server wants to hear: replies, a text to wait for, one before each image, base64', async (test) => {
    const { messages, take } = recorder()
    const server = await startExternalServer((socket) => {
      socket.send('0{"sid":"x"}')
      socket.on('message', (data, isBinary) => {
        const text = String(data)
        if (text === '40') socket.send('40{"sid":"y"}')
        else if (text === '3') return
        else take(data, isBinary)
        if (messages.length === 1) socket.send('2')
      })
    })
    test.after(() => server.close())
    const words = ['--reply', '0=40', '--reply', '2=3', '--await', '40', '--before', 'image']
    const end = await load(
      server.url,
      ...frames(),
      ...brief,
      ...words,
      '--text',
      '42["image","{base64}"]',
      '--fps',
      '50',
    )
    assert.equal(end.exitCode, 0, end.stderr)
    assert.ok(messages.length >= 4)
    const [first, second] = messages
    assert.equal(first?.text, 'image')
    assert.match(second?.text ?? '', /^42\["image","\/9j\/[\w+/]+=*"\]$/)
    assert.equal(second?.bytes, end.result().images?.messageBytes)
    assert.equal(end.result().otherMessages, 0)
  })

  it('waits for the first answer of each connection, and then counts what was sent', async (test) => {
    const server = await startExternalServer((socket) => socket.once('message', () => socket.send('here')))
    test.after(() => server.close())
    const end = await load(server.url, ...frames(), ...brief, '--ack', 'first', '--connections', '2')
    assert.equal(end.exitCode, 0, end.stderr)
    assert.equal(end.result().counted, 'sent')
    assert.equal(end.result().otherMessages, 2)
  })
})
