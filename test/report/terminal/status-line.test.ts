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

test('a terminal gets all of it, cut to its width', () => {
  const text = draw(true)
  assert.match(text, /preparing/)
  assert.match(text, /trial 1 of 2, with /)
  assert.doesNotMatch(text, /more text than fits/)
  assert.match(text, /done\n/)
})
