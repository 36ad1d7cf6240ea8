// The marked blocks of a Markdown page that a command fills.

/** The page's marks do not match the content. */
export class BlockError extends Error {
  override readonly name = 'BlockError'
}

const opening = '<!-- npm run docs: '
const block = /(<!-- npm run docs: ([^\n]+?) -->\n)[\s\S]*?(^<!-- end -->$)/gm

/** Names of the blocks in a page, in order. */
export const blockNames = (page: string): readonly string[] =>
  [...page.matchAll(block)].map(([, , name = '']) => name)

/**
 * The page with the content of each block replaced.
 * @param contents by block name, without a final line break
 * @throws BlockError if a block has no end, or its name is unknown
 */
export const fillBlocks = (page: string, contents: ReadonlyMap<string, string>): string => {
  const names = blockNames(page)
  if (page.split(opening).length - 1 !== names.length)
    throw new BlockError(`a block has no line <!-- end -->: after ${names.at(-1) ?? 'the first mark'}`)
  const unknown = names.find((name) => !contents.has(name))
  if (unknown !== undefined)
    throw new BlockError(`no block is called "${unknown}"; known: ${[...contents.keys()].join(', ')}`)
  return page.replace(block, (_, open, name, end) => `${open}${contents.get(name)}\n${end}`)
}
