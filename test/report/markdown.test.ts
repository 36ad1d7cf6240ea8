// Text for Markdown: what would be formatting stays text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeMarkdown, markdownTable } from '../../report/markdown.ts'

for (const [text, escaped] of [
  ['ws, tuned (1.42)', 'ws, tuned (1.42)'],
  ['a|b', 'a\\|b'],
  ['<b>&amp;', '&lt;b&gt;&amp;amp;'],
  ['back\\slash `code` *x* _y_ ~z~ $m$', 'back\\\\slash \\`code\\` \\*x\\* \\_y\\_ \\~z\\~ \\$m\\$'],
  ['[a](b)', '\\[a\\](b)'],
  ['@btc-vision/uws #2', '@<!-- -->btc-vision/uws #<!-- -->2'],
  ['https://a.b', 'https:<!-- -->//a.b'],
  ['two\nlines\u202e', 'two lines'],
  ['- item', '\\- item'],
  ['1. item', '1\\. item'],
  ['12 %', '12 %'],
  ['', ''],
] as const)
  test(`${JSON.stringify(text)} becomes ${JSON.stringify(escaped)}`, () =>
    assert.equal(escapeMarkdown(text), escaped))

test('a table has a line a row, and numbers on the right', () => {
  assert.equal(
    markdownTable(
      [
        { head: 'a', align: 'left' },
        { head: 'b', align: 'right' },
      ],
      [['x|y', '1']],
    ),
    '| a | b |\n| --- | ---: |\n| x\\|y | 1 |',
  )
})
