// What a child said last is quoted in one line that is short and that no terminal obeys.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastLinesOf } from '../../../../bench/trial/child/last-lines.ts'

test('the last three lines stand in one, without empty ones', () => {
  assert.equal(lastLinesOf('one\n\ntwo\n  three\nfour\n\n'), 'two / three / four')
})

test('a long line is cut', () => {
  const said = lastLinesOf(`${'x'.repeat(5000)}\nend\n`)
  assert.ok(said.length < 250, `${said.length} characters`)
  assert.match(said, /… \/ end$/)
})

test('control characters and colours are gone', () => {
  assert.equal(lastLinesOf('\u001b[31mError\u001b[0m:\tno\u0007 such\u202e file\r\n'), 'Error: no such file')
})

test('silence is empty', () => {
  assert.equal(lastLinesOf('\n \n'), '')
})
