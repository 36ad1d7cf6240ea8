// Lines of a stream: in order, never more than fit, and the last words before the error.
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import { InterruptedError, TrialError } from '../../../../bench/failure/failure.ts'
import { collectLines, unreadLimitChars } from '../../../../bench/trial/child/lines.ts'

const open = () => {
  const stdout = new PassThrough()
  const controller = new AbortController()
  const floods: TrialError[] = []
  const lines = collectLines(stdout, {
    name: 'server',
    signal: controller.signal,
    onFlood: (error) => floods.push(error),
  })
  const write = (text: string): Promise<void> =>
    new Promise((resolve) => stdout.write(text, () => setImmediate(resolve)))
  return { stdout, controller, floods, lines, write }
}

describe('lines', () => {
  it('come whole and in order, however they were cut', async () => {
    const { lines, write } = open()
    const first = lines.next(1000)
    await write('on')
    await write('e\ntwo\nthr')
    await write('ee\n')
    assert.deepEqual([await first, await lines.next(1000), await lines.next(1000)], ['one', 'two', 'three'])
    assert.equal(lines.takeUnread(), undefined)
  })

  it('keep a character whole that was cut in the middle', async () => {
    const { lines, stdout } = open()
    for (const byte of Buffer.from('é\n')) stdout.write(Buffer.from([byte]))
    assert.equal(await lines.next(1000), 'é')
  })

  it('end with what came after the last newline', async () => {
    const { lines, stdout } = open()
    stdout.end('Killed')
    assert.equal(await lines.next(1000), 'Killed')
  })

  it('are unread until they are taken', async () => {
    const { lines, write } = open()
    await write('nobody asked\n')
    assert.equal(lines.hasUnread(), true)
    assert.equal(lines.takeUnread(), 'nobody asked')
    assert.equal(lines.hasUnread(), false)
  })

  it('come before the error, and the first error counts', async () => {
    const { lines, write } = open()
    await write('last words\n')
    lines.fail(new TrialError('out-of-memory', 'too much'))
    lines.fail(new TrialError('died', 'exit code 1'))
    assert.equal(await lines.next(1000), 'last words')
    await assert.rejects(lines.next(1000), { code: 'out-of-memory' })
  })

  it('are not waited for after the bound, nor after an abort', async () => {
    const { lines, controller } = open()
    const holdsLoop = setInterval(() => {}, 1000) // the timer of a bound does not keep a process alive
    await assert.rejects(lines.next(1), { code: 'no-answer', message: 'the server gave no answer in 1 ms' })
    const waiting = lines.next(60_000)
    controller.abort()
    await assert.rejects(waiting, InterruptedError)
    clearInterval(holdsLoop)
  })

  for (const [title, text] of [
    ['in one line without end', 'x'.repeat(1024)],
    ['in lines that nobody reads', `${'x'.repeat(1023)}\n`],
  ] as const) {
    it(`are a flood when more than fit come ${title}`, async () => {
      const { floods, write, lines } = open()
      for (let chars = 0; chars <= 2 * unreadLimitChars; chars += text.length) await write(text)
      assert.deepEqual(
        floods.map(({ code }) => code),
        ['stdout-flood'],
      )
      assert.match(floods[0]?.message ?? '', /beginning with "xxx/)
      let keptChars = 0
      for (let line = lines.takeUnread(); line !== undefined; line = lines.takeUnread())
        keptChars += line.length
      assert.ok(keptChars <= unreadLimitChars + text.length, `${keptChars} characters were kept`)
    })
  }

  it('are no flood when each is read, however many there are', async () => {
    const { floods, write, lines } = open()
    const text = `${'x'.repeat(64 * 1024 - 1)}\n`
    for (let chars = 0; chars <= 2 * unreadLimitChars; chars += text.length) {
      await write(text)
      assert.equal((await lines.next(1000)).length, text.length - 1)
    }
    assert.deepEqual(floods, [])
  })
})
