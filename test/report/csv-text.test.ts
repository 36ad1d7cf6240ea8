// Cells of a table that is opened by spreadsheets, and shown in terminals.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { csvText } from '../../report/csv-text.ts'

describe('a cell', () => {
  for (const [title, value, expected] of [
    ['keeps a line break, quoted', 'a\r\nb', '"a\r\nb"'],
    ['has no control sequence in it', 'x\u001b]0;title\u0007\u009by', 'x ]0;title  y'],
    ['is no formula behind a control character', '\u0000=1+1', ' =1+1'],
    ['is no formula', '=1+1', '"\'=1+1"'],
    ['keeps letters of every script', 'é 漢 \u200d', 'é 漢 \u200d'],
  ] as const)
    it(title, () => assert.equal(csvText([[value]]), `${expected}\r\n`))
})
