// Progress: drawn over on a terminal, plain lines in a log.
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { createStatusLine } from '../../../report/terminal/status-line.ts'

const draw = (isTTY: boolean): string => {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 20 })
  const written: string[] = []
  stream.on('data', (bytes) => written.push(String(bytes)))
  const status = createStatusLine(stream)
  status.step('preparing')
  status.show('trial 1 of 2, with more text than fits')
  status.log('done')
  status.end()
  return written.join('')
}

test('a log gets steps and what has happened, but not what is replaced at once', () => {
  assert.equal(draw(false), 'preparing\ndone\n')
})

test('neither gets control sequences that a server put into its words', () => {
  for (const isTTY of [true, false]) {
    const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 })
    const status = createStatusLine(stream)
    status.log('said \u001b]0;title\u0007\u009b2J\u202eover\nand more')
    assert.match(String(stream.read()), /said {1,2}\]0;title 2J over\nand more\n$/)
    status.step('said \u001b[31mred\nand more')
    const drawn = String(stream.read())
    assert.ok(!drawn.includes('\u001b[31m'))
    assert.equal(drawn.includes('red and more'), isTTY, 'a status line is one line')
  }
})

test('a terminal gets all of it, cut to its width', () => {
  const text = draw(true)
  assert.match(text, /preparing/)
  assert.match(text, /trial 1 of 2, with /)
  assert.doesNotMatch(text, /more text than fits/)
  assert.match(text, /done\n/)
})
