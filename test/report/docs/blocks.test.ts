// A generated block is replaced between its marks and nowhere else; marks that do not fit are an error.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BlockError, blockNames, fillBlocks } from '../../../report/docs/blocks.ts'

const page = [
  '# Title',
  '<!-- npm run docs: options of load -->',
  'old $& text',
  '<!-- end -->',
  'between',
  '<!-- npm run docs: scenarios -->',
  '<!-- end -->',
  '',
].join('\n')
const contents = new Map([
  ['options of load', '| $& | $1 |'],
  ['scenarios', '| b |'],
])

describe('a page with generated blocks', () => {
  it('names them in their order', () => {
    assert.deepEqual(blockNames(page), ['options of load', 'scenarios'])
    assert.deepEqual(blockNames('# Title\n'), [])
  })

  it('has the content between the marks, and everything else as it was', () => {
    const filled = fillBlocks(page, contents)
    assert.equal(
      filled,
      page
        .replace('old $& text', () => '| $& | $1 |')
        .replace('scenarios -->\n', () => 'scenarios -->\n| b |\n'),
    )
    assert.equal(fillBlocks(filled, contents), filled)
  })

  it('is refused where a block has no end, or a name that nothing is known by', () => {
    assert.throws(() => fillBlocks(page.replaceAll('<!-- end -->', ''), contents), BlockError)
    assert.throws(() => fillBlocks(page, new Map([['scenarios', 'b']])), {
      name: 'BlockError',
      message: 'no block is called "options of load"; known: scenarios',
    })
  })
})
