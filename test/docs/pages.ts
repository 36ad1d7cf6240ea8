// Takes a page of the documentation apart: sections, fenced blocks, and the commands that a reader is to type.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Section {
  readonly page: string
  readonly title: string
  readonly blocks: readonly Block[]
  /** Of its blocks for a shell, in their order. */
  readonly commands: readonly Command[]
  /** Lines of its blocks of output, with `…` for what is different each time. */
  readonly output: readonly string[]
}

export interface Block {
  readonly language: string
  readonly text: string
}

export interface Command {
  /** As it stands in the page, on one line and without its comment. */
  readonly line: string
  /** Without quotes, and without what stands behind a redirection. */
  readonly words: readonly string[]
  /** The file that its output goes to, null where it goes to the terminal. */
  readonly redirect: string | null
}

export const root = join(import.meta.dirname, '../..')

/** For users, in the order of a reader. */
export const userPages: readonly string[] = ['README.md', ...globSync('docs/*.md', { cwd: root }).sort()]

/** For developers of the suite. */
export const otherPages = [
  'CONTRIBUTING.md',
  'METHODOLOGY.md',
  'results/README.md',
  'runners/README.md',
] as const

export const readPage = (page: string): string => readFileSync(join(root, page), 'utf8')

const fence = /^```(\w+)\n([\s\S]*?)^```$/gm

/** What stands above the first heading of the second level is a section too, named by the page's own. */
export const sectionsOf = (page: string): readonly Section[] =>
  readPage(page)
    .split(/^##+ (?=.*$)/m)
    .map((text) => {
      const blocks = [...text.matchAll(fence)].map(([, language = '', content = '']) => ({
        language,
        text: content,
      }))
      return {
        page,
        title: text.slice(0, text.indexOf('\n')).replace(/^# /, ''),
        blocks,
        commands: linesOf(blocks, 'sh').flatMap(commandsOf),
        output: linesOf(blocks, 'text'),
      }
    })

/** Lines of the blocks in some languages, without empty ones; what a backslash continues is one line. */
export const linesOf = (blocks: readonly Block[], ...languages: readonly string[]): readonly string[] =>
  blocks
    .filter(({ language }) => languages.includes(language))
    .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => line.trim() !== '')

/** Commands of npm within a sentence or a table, such as `npm run doctor`. */
export const inlineCommandsOf = (page: string): readonly Command[] =>
  [
    ...readPage(page)
      .replaceAll(fence, '')
      .matchAll(/`(npm\s(?:run|test|install|ci)\b[^`]*)`/g),
  ]
    .map(([, text = '']) => text.replaceAll(/\s+/g, ' '))
    .flatMap(commandsOf)

/** The pages need no more of a shell than single quotes, `&&`, `|`, `>` and comments. */
const commandsOf = (line: string): readonly Command[] => {
  const words = [...line.replace(/(^|\s)# .*$/, '').matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => ({
    text: quoted ?? bare ?? '',
    isBare: bare !== undefined,
  }))
  const commands: { text: string; isBare: boolean }[][] = [[]]
  for (const word of words)
    if (word.isBare && ['&&', '|'].includes(word.text)) commands.push([])
    else commands.at(-1)?.push(word)
  return commands
    .filter((parts) => parts.length > 0)
    .map((parts) => {
      const at = parts.findIndex(({ text, isBare }) => isBare && text === '>')
      const texts = parts.map(({ text }) => text)
      return {
        line: texts.join(' '),
        words: at < 0 ? texts : texts.slice(0, at),
        redirect: at < 0 ? null : (texts[at + 1] ?? null),
      }
    })
}
